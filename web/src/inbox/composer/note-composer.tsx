import { Button, Group, Textarea } from '@mantine/core';
import { useRef } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { growsByStyle } from '../../form/grows-by-style.ts';
import { useT } from '../../i18n/i18n.tsx';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { AskFields } from './ask-fields.tsx';
import { AttachButton } from './attach-button.tsx';
import classes from './composer.module.css';
import { Files } from './files.tsx';
import { MentionHints } from './mention-hints.tsx';
import type { Draft } from './use-draft.ts';
import { useFiles } from './use-files.ts';
import { useNote } from './use-note.ts';

/** A note that only colleagues see. `@name` tells them; an ask stays listed until it is answered. */
export function NoteComposer({ conversation, draft }: { conversation: Conversation; draft: Draft }) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useFiles(draft);
  const note = useNote(conversation.id, draft);
  const text = draft.body.text ?? '';
  const ready = text.trim() !== '' && !files.uploading && !draft.elsewhere;
  return (
    <div>
      <ProblemAlert error={note.problem} />
      <MentionHints text={text} field={field} change={(next) => draft.change({ text: next })} />
      <Textarea
        ref={field}
        className={classes.field}
        autosize={!growsByStyle}
        minRows={2}
        maxRows={14}
        dir="auto"
        aria-label={t('composer.note')}
        placeholder={t('composer.noteHint')}
        value={text}
        readOnly={note.busy}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
        onPaste={files.paste}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
            event.preventDefault();
            if (ready) void note.submit();
          }
        }}
      />
      <Files files={draft.body.files ?? []} drop={files.drop} uploading={files.uploading} />
      <div className={classes.foot}>
        <Group gap="xs">
          <AttachButton uploading={files.uploading} add={(given) => void files.add(given)} />
          <AskFields question={note.question} change={note.setQuestion} />
        </Group>
        <div className={classes.end}>
          <Button color="yellow.8" disabled={!ready} loading={note.busy} onClick={() => void note.submit()}>
            {t('composer.addNote')}
          </Button>
        </div>
      </div>
    </div>
  );
}
