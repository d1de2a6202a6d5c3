import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Conversation } from '../../api/conversations.ts';
import { newKey } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { type NewReply, sendReply, takeBack } from '../../api/replies.ts';
import { offer, tell } from '../../app/tell.ts';
import { useT } from '../../i18n/i18n.tsx';
import { conversationKey } from '../thread/use-thread.ts';

/**
 * Sends. The key stays the same until the server has answered, so that pressing again after a cut line never speaks
 * twice. While it can still be taken back, that is offered, and what was written returns to the composer.
 */
export function useSend(conversation: Conversation, restore: () => Promise<void>) {
  const t = useT();
  const client = useQueryClient();
  const key = useRef<{ body: string; key: string } | null>(null);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);

  const send = async (reply: NewReply): Promise<boolean> => {
    const body = JSON.stringify(reply);
    if (key.current?.body !== body) key.current = { body, key: newKey() };
    setSending(true);
    setProblem(null);
    try {
      const { id } = await sendReply(conversation.id, reply, key.current.key);
      key.current = null;
      if (reply.undoSeconds) {
        const undo = async () => {
          await takeBack(conversation.id, id);
          await restore();
          await client.invalidateQueries({ queryKey: conversationKey(conversation.id) });
        };
        offer({ message: t('composer.sending'), label: t('action.undo'), act: undo, lasts: reply.undoSeconds * 1000 });
      } else tell(t('composer.sent'));
      void client.invalidateQueries({ queryKey: conversationKey(conversation.id) });
      return true;
    } catch (error) {
      // Refused for good: the next try is a new one. No answer: the next try is the same one.
      if (error instanceof Problem && error.status >= 400 && error.status < 500) key.current = null;
      setProblem(error as Error);
      return false;
    } finally {
      setSending(false);
    }
  };
  return { send, sending, problem, clearProblem: () => setProblem(null) };
}
