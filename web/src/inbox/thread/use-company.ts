import { useEffect, useState } from 'react';
import { announce, type Present } from '../../api/presence.ts';
import { presence } from '../../live/presence.ts';

const beatMs = 15_000;
const nobody: Present = { others: [], answeringUserId: null };

/** Who else is in a conversation, and who began to answer first. Tells them that I am here, or writing. */
export function useCompany(conversationId: string, typing: boolean): Present {
  const [company, setCompany] = useState(nobody);
  useEffect(() => {
    let current = true;
    const beat = async () => {
      try {
        const found = await announce(conversationId, typing ? 'typing' : 'viewing');
        if (current) setCompany(found);
      } catch {
        // Presence is a courtesy: when it cannot be told, nothing else suffers.
      }
    };
    void beat();
    const timer = setInterval(() => void beat(), beatMs);
    const stop = presence.listen((news) => {
      if (news.conversationId === conversationId) void beat();
    });
    return () => {
      current = false;
      clearInterval(timer);
      stop();
    };
  }, [conversationId, typing]);
  useEffect(
    () => () => {
      setCompany(nobody);
      void announce(conversationId, 'left').catch(() => undefined);
    },
    [conversationId],
  );
  return company;
}
