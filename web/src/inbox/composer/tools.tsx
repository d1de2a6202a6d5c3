import { ActionIcon, Switch, Tooltip } from '@mantine/core';
import { IconBold, IconItalic, IconSignature } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import { useSignedIn } from '../../session/use-me.ts';
import { AttachButton } from './attach-button.tsx';
import { CannedPicker } from './canned-picker.tsx';
import { EmojiPicker } from './emoji-picker.tsx';
import { putCaret } from './put-caret.ts';
import { wrapSelection } from './wrap-selection.ts';
import type { Reply } from './use-reply.ts';

interface Props {
  reply: Reply;
  insert: (text: string) => void;
  field: RefObject<HTMLTextAreaElement | null>;
  canned: boolean;
  setCanned: (open: boolean) => void;
}

/** What this channel understands, and nothing else. */
export function Tools({ reply, insert, field, canned, setCanned }: Props) {
  const t = useT();
  const { initials } = useSignedIn();
  const rule = reply.options?.rule;
  const mark = (sign: string) => {
    if (!field.current) return;
    const { text, caret } = wrapSelection(field.current, sign);
    reply.draft.change({ text });
    putCaret(field.current, caret);
  };
  const signed = (reply.draft.body.text ?? '').trimEnd().endsWith(`^${initials}`);
  return (
    <>
      <CannedPicker opened={canned} setOpened={setCanned} pick={insert} />
      <EmojiPicker pick={insert} />
      {reply.fileRule && reply.takesFiles && (
        <AttachButton
          accept={reply.fileRule.types.join(',')}
          uploading={reply.files.uploading}
          add={(files) => void reply.files.add(files)}
        />
      )}
      {rule?.formatting && (
        <>
          <ActionIcon variant="subtle" color="gray" aria-label={t('composer.bold')} onClick={() => mark('**')}>
            <IconBold size={20} stroke={1.7} />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label={t('composer.italic')} onClick={() => mark('*')}>
            <IconItalic size={20} stroke={1.7} />
          </ActionIcon>
        </>
      )}
      {reply.options?.visibility === 'public' && initials && (
        <Tooltip label={t('composer.sign', { initials })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={signed}
            aria-label={t('composer.sign', { initials })}
            onClick={() => reply.draft.change({ text: `${(reply.draft.body.text ?? '').trimEnd()} ^${initials}` })}
          >
            <IconSignature size={20} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      {reply.options?.privateAction && (
        <Switch
          size="xs"
          label={t('composer.inPrivate')}
          checked={reply.inPrivate}
          onChange={(event) => reply.draft.change({ inPrivate: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
