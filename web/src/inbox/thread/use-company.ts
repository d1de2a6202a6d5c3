import { useEffect, useRef, useState } from 'react';
import { announce, type Present } from '../../api/presence.ts';
import { presence } from '../../live/presence.ts';

const beatMs = 15_000;
/** Who only passes by disturbs nobody; and what is opened comes before who else is there. */
const passingMs = 300;
const nobody: Present = { others: [], answeringUserId: null };

/** Who else is in a conversation, and who began to answer first. Tells them that I am here, or writing. */
export function useCompany(conversationId: string, typing: boolean): Present {
  const [company, setCompany] = useState(nobody);
  const told = useRef(false);
  useEffect(() => {
    let current = true;
    const beat = async () => {
      told.current = true;
      try {
        const found = await announce(conversationId, typing ? 'typing' : 'viewing');
        if (current) setCompany(found);
      } catch {
        // Presence is a courtesy: when it cannot be told, nothing else suffers.
      }
    };
    const first = setTimeout(() => void beat(), typing || told.current ? 0 : passingMs);
    const timer = setInterval(() => void beat(), beatMs);
    const stop = presence.listen((news) => {
      if (news.conversationId === conversationId) void beat();
    });
    return () => {
      current = false;
      clearTimeout(first);
      clearInterval(timer);
      stop();
    };
  }, [conversationId, typing]);
  useEffect(
    () => () => {
      setCompany(nobody);
      const leave = () => void announce(conversationId, 'left').catch(() => undefined);
      if (told.current) setTimeout(leave, passingMs);
      told.current = false;
    },
    [conversationId],
  );
  return company;
}
