import { ActionIcon, FileButton } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useT } from '../../i18n/i18n.tsx';

interface Props {
  /** MIME types; none: all. */
  accept?: string;
  uploading: boolean;
  add: (files: File[]) => void;
}

/** Chooses files to go along. */
export function AttachButton({ accept, uploading, add }: Props) {
  const t = useT();
  return (
    <FileButton multiple {...(accept && { accept })} onChange={add}>
      {(props) => (
        <ActionIcon {...props} variant="subtle" color="gray" aria-label={t('composer.attach')} loading={uploading}>
          <IconPaperclip size={20} stroke={1.7} />
        </ActionIcon>
      )}
    </FileButton>
  );
}
