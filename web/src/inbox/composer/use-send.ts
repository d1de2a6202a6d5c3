import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { type NewReply, sendReply, takeBack } from '../../api/replies.ts';
import { offer, tell } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { conversationKey } from '../thread/use-thread.ts';
import { useOneTry } from './use-one-try.ts';

/** Sends. While it can still be taken back, that is offered, and what was written returns to the composer. */
export function useSend(conversation: Conversation) {
  const t = useT();
  const client = useQueryClient();
  const oneTry = useOneTry<NewReply>();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const fresh = () => client.invalidateQueries({ queryKey: conversationKey(conversation.id) });

  const said = (id: string, seconds: number, restore: () => void) => {
    const act = async () => {
      await takeBack(conversation.id, id);
      restore();
      await fresh();
    };
    if (seconds) offer({ message: t('composer.sending'), label: t('action.undo'), act, lasts: seconds * 1000 });
    else tell(t('composer.sent'));
  };

  const send = async (reply: NewReply, ready: Promise<boolean>, restore: () => void): Promise<boolean> => {
    setSending(true);
    setProblem(null);
    try {
      if (!(await ready)) return false;
      // Until when it is snoozed is another moment with each press; the answer is the same.
      const alike = JSON.stringify({ ...reply, snoozeUntil: undefined });
      const { id } = await oneTry(alike, reply, (one, key) => sendReply(conversation.id, one, key));
      said(id, reply.undoSeconds ?? 0, restore);
      void fresh();
      return true;
    } catch (error) {
      setProblem(error as Error);
      return false;
    } finally {
      setSending(false);
    }
  };
  return { send, sending, problem };
}
