import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asksKey } from '../../api/asks.ts';
import type { Schema } from '../../api/client.ts';
import { useTeams, useUsers } from '../../api/people.ts';
import { writeNote } from '../../api/replies.ts';
import { serverTime } from '../../api/server-time.ts';
import { useTongue } from '../../i18n/i18n.tsx';
import { type SnoozeKey, snoozeUntil } from '../actions/snooze-choices.ts';
import { conversationKey } from '../thread/use-thread.ts';
import { namedIn } from './named.ts';
import type { Draft } from './use-draft.ts';
import { useOneTry } from './use-one-try.ts';

/** Whom a note asks, and until when; nobody, if empty. */
export interface Question {
  userId: string;
  due: SnoozeKey;
}

/** A private note from its first letter to the thread. */
export function useNote(conversationId: string, draft: Draft) {
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question>({ userId: '', due: 'tomorrow' });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const oneTry = useOneTry<Schema['NoteBody']>();
  const noteOf = useNoteOf(draft, question);
  const submit = async () => {
    const note = noteOf();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      if (!(await draft.save())) return;
      // The due time is another moment with each press; the note is the same.
      const alike = JSON.stringify({ ...note, ask: question });
      await oneTry(alike, note, (one, key) => writeNote(conversationId, one, key));
      draft.clear();
      setQuestion({ ...question, userId: '' });
      void client.invalidateQueries({ queryKey: asksKey });
      await client.invalidateQueries({ queryKey: conversationKey(conversationId) });
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return { question, setQuestion, busy, problem, submit };
}

/** The note as it stands when the button is pressed. */
function useNoteOf({ body }: Draft, { userId, due }: Question): () => Schema['NoteBody'] {
  const { timeZone } = useTongue();
  const { data: users = [] } = useUsers();
  const { data: teams = [] } = useTeams();
  return () => {
    const { text = '', files = [] } = body;
    const names = [...users, ...teams].map(({ name }) => name);
    const named = namedIn(text, names);
    const idsOf = (list: readonly { id: string; name: string }[]) =>
      list.filter(({ name }) => named.has(name)).map(({ id }) => id);
    return {
      text,
      mentionUserIds: idsOf(users),
      mentionTeamIds: idsOf(teams),
      ...(files.length > 0 && { attachmentIds: files.map(({ id }) => id) }),
      ...(userId && { ask: { userId, dueAt: snoozeUntil(due, serverTime.now(), timeZone) } }),
    };
  };
}
