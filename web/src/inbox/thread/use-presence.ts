import { useEffect, useState } from 'react';
import { announce } from '../../api/presence.ts';
import { type Presence, presence } from '../../live/presence.ts';
import { useSignedIn } from '../../session/use-me.ts';

const beatMs = 15_000;

/** Who else looks at a conversation, or writes in it. */
export function usePresence(conversationId: string): Presence['people'] {
  const me = useSignedIn().id;
  const [people, setPeople] = useState<Presence['people']>([]);
  useEffect(() => {
    setPeople([]);
    return presence.listen((news) => {
      if (news.conversationId === conversationId) setPeople(news.people.filter(({ id }) => id !== me));
    });
  }, [conversationId, me]);
  return people;
}

/** Tells colleagues that I am here, or writing. */
export function useAnnounce(conversationId: string, typing: boolean): void {
  useEffect(() => {
    // Presence is a courtesy: when it cannot be told, nothing else suffers.
    const beat = () => void announce(conversationId, typing ? 'typing' : 'viewing').catch(() => undefined);
    beat();
    const timer = setInterval(beat, beatMs);
    return () => clearInterval(timer);
  }, [conversationId, typing]);
}
