import { Button, Group, NativeSelect, Skeleton, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { asksKey } from '../../api/asks.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { writeNote } from '../../api/replies.ts';
import { newKey } from '../../api/client.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';
import { ProblemAlert } from '../../sign-in/problem-alert.tsx';
import { snoozeChoices } from '../actions/snooze-choices.ts';
import { conversationKey } from '../thread/use-thread.ts';
import classes from './composer.module.css';
import { AttachButton } from './attach-button.tsx';
import { Files } from './files.tsx';
import { MentionHints } from './mention-hints.tsx';
import { useFiles } from './use-files.ts';
import { useDraft } from './use-draft.ts';
import { useDraftState } from './use-draft-state.ts';

/** A note that only colleagues see. `@name` tells them; an ask stays listed until it is answered. */
export function NoteComposer({
  conversation,
  setState,
}: {
  conversation: Conversation;
  setState: (text: string) => void;
}) {
  const { t, timeZone } = useTongue();
  const now = useNow();
  const client = useQueryClient();
  const draft = useDraft(conversation.id, 'note');
  useDraftState(draft.state, setState);
  const { data: users } = useUsers();
  const { data: teams } = useTeams();
  const files = useFiles(draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const key = useRef(newKey());
  const [ask, setAsk] = useState({ userId: '', due: 'tomorrow' });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  if (!draft.ready) return <Skeleton h={110} />;
  const text = draft.body.text ?? '';
  const noteOf = (words: string) => {
    const named = (list: readonly { id: string; name: string }[] | undefined) =>
      (list ?? []).filter(({ name }) => words.includes(`@${name}`)).map(({ id }) => id);
    const dueAt = snoozeChoices(now, timeZone).find((choice) => choice.key === ask.due)?.until;
    return {
      text: words,
      mentionUserIds: named(users),
      mentionTeamIds: named(teams),
      ...(draft.body.files?.length && { attachmentIds: draft.body.files.map(({ id }) => id) }),
      ...(ask.userId && { ask: { userId: ask.userId, ...(dueAt && { dueAt }) } }),
    };
  };
  const submit = async () => {
    if (!text.trim()) return;
    setBusy(true);
    setProblem(null);
    try {
      await writeNote(conversation.id, noteOf(text), key.current);
      key.current = newKey();
      draft.clear();
      setAsk({ ...ask, userId: '' });
      void client.invalidateQueries({ queryKey: asksKey });
      await client.invalidateQueries({ queryKey: conversationKey(conversation.id) });
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <ProblemAlert error={problem} />
      <MentionHints text={text} field={field} change={(next) => draft.change({ text: next })} />
      <Textarea
        ref={field}
        className={classes.field}
        autosize
        minRows={2}
        maxRows={14}
        dir="auto"
        aria-label={t('composer.note')}
        placeholder={t('composer.noteHint')}
        value={text}
        onChange={(event) => draft.change({ text: event.currentTarget.value })}
        onPaste={files.paste}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void submit();
          }
        }}
      />
      <Files files={draft.body.files ?? []} drop={files.drop} uploading={files.uploading} />
      <div className={classes.foot}>
        <Group gap="xs">
          <AttachButton uploading={files.uploading} add={(given) => void files.add(given)} />
          <NativeSelect
            size="xs"
            aria-label={t('composer.ask')}
            data={[
              { value: '', label: t('composer.ask') },
              ...(users ?? []).map(({ id, name }) => ({ value: id, label: t('composer.askWho', { name }) })),
            ]}
            value={ask.userId}
            onChange={(event) => setAsk({ ...ask, userId: event.currentTarget.value })}
          />
          {ask.userId && (
            <NativeSelect
              size="xs"
              aria-label={t('composer.askDue')}
              data={snoozeChoices(now, timeZone).map((choice) => ({
                value: choice.key,
                label: t(`snooze.${choice.key}`),
              }))}
              value={ask.due}
              onChange={(event) => setAsk({ ...ask, due: event.currentTarget.value })}
            />
          )}
        </Group>
        <div className={classes.end}>
          <Button
            color="yellow.8"
            disabled={!text.trim() || files.uploading}
            loading={busy}
            onClick={() => void submit()}
          >
            {t('composer.addNote')}
          </Button>
        </div>
      </div>
    </div>
  );
}
