import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { fetchFile } from '../api/client.ts';
import { useT } from '../i18n/i18n.tsx';
import { tellProblem } from './tell.ts';

/** Any list of the API, as a file that spreadsheets open. */
async function download(list: string): Promise<void> {
  const answer = await fetchFile(`/api/v1/${list}`, { headers: { accept: 'text/csv' } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `earshot-${list.replace(/\?.*/, '')}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param list as it stands in the API's address, with its conditions */
export function CsvButton({ list }: { list: string }) {
  const t = useT();
  return (
    <Tooltip label={t('list.csv')}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('list.csv')}
        onClick={() => void download(list).catch(tellProblem)}
      >
        <IconDownload size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
