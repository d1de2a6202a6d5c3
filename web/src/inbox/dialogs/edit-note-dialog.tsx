import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Message } from '../../api/messages.ts';
import { editNote } from '../../api/replies.ts';
import { useT } from '../../i18n/i18n.tsx';
import { conversationKey } from '../thread/use-thread.ts';
import { FormDialog } from './form-dialog.tsx';

/** Another wording of a private note of mine; the one before stays as an earlier version. */
export function EditNoteDialog({ message }: { message: Message }) {
  const t = useT();
  const client = useQueryClient();
  const [text, setText] = useState(message.text);
  const submit = async () => {
    await editNote(message.id, text);
    await client.invalidateQueries({ queryKey: conversationKey(message.conversationId) });
  };
  return (
    <FormDialog title={t('note.edit')} action={t('action.save')} ready={text.trim() !== ''} submit={submit}>
      <Textarea
        aria-label={t('composer.note')}
        data-autofocus
        autosize
        minRows={3}
        maxRows={14}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
