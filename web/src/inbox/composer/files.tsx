import { CloseButton, Loader } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import type { DraftBody } from '../../api/drafts.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import thread from '../thread/thread.module.css';
import classes from './composer.module.css';

interface Props {
  files: NonNullable<DraftBody['files']>;
  uploading: boolean;
  drop: (id: string) => void;
}

/** What goes along. */
export function Files({ files, uploading, drop }: Props) {
  const t = useT();
  const { bytes } = useFormats();
  if (files.length === 0 && !uploading) return null;
  return (
    <div className={classes.filesList}>
      {files.map((file) => (
        <span key={file.id} className={thread.file}>
          <IconPaperclip size={16} aria-hidden />
          <bdi>{file.name}</bdi>
          <small>{bytes(file.size)}</small>
          <CloseButton
            size="xs"
            aria-label={t('composer.dropFile', { name: file.name })}
            onClick={() => drop(file.id)}
          />
        </span>
      ))}
      {uploading && <Loader size="xs" />}
    </div>
  );
}
