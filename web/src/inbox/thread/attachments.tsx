import { IconFile, IconFileAlert, IconFileDownload } from '@tabler/icons-react';
import { type Attachment, attachmentAddress } from '../../api/messages.ts';
import { useFormats } from '../../i18n/format.ts';
import { useT } from '../../i18n/i18n.tsx';
import classes from './thread.module.css';

/** Pictures as the server re-encoded them; everything else is a download. */
export function Attachments({ files }: { files: Attachment[] }) {
  const t = useT();
  const { bytes } = useFormats();
  if (files.length === 0) return null;
  return (
    <ul className={classes.files} aria-label={t('message.files')}>
      {files.map((file) => (
        <li key={file.id}>
          {file.isImage ? (
            <a href={attachmentAddress(file.id)} download={file.name} className={classes.picture}>
              <img src={attachmentAddress(file.id, true)} alt={file.name} loading="lazy" />
            </a>
          ) : file.state === 'stored' ? (
            <a className={classes.file} href={attachmentAddress(file.id)} download={file.name}>
              <IconFileDownload size={18} aria-hidden />
              <bdi>{file.name}</bdi>
              <small>{bytes(file.size)}</small>
            </a>
          ) : (
            <span className={classes.file} title={file.reason ?? undefined}>
              {file.state === 'pending' ? <IconFile size={18} aria-hidden /> : <IconFileAlert size={18} aria-hidden />}
              <bdi>{file.name}</bdi>
              <small>{file.reason ?? t(`message.file.${file.state}`)}</small>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
