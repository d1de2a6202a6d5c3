import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { changes } from './changes.ts';

const pause = 400;

/** The queries that show what a topic of the server is about, where they are not named as it is. */
const shownBy: Readonly<Record<string, readonly string[]>> = {
  contacts: ['contact', 'contacts'],
  users: ['users', 'teams'],
  targets: ['targets', 'calendar'],
};

/** Queries that any change may concern are asked again, at most every 400 ms; those of one conversation by its id. */
export function useLiveQueries(): void {
  const client = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let keys = new Map<string, readonly unknown[]>();
    const later = (key: readonly unknown[]) => {
      keys.set(key.join(' '), key);
      timer ??= setTimeout(() => {
        timer = undefined;
        const due = keys;
        keys = new Map();
        for (const queryKey of due.values()) void client.invalidateQueries({ queryKey });
      }, pause);
    };
    const stop = changes.listen(({ conversationIds, sourceIds, userIds, topics, resync, signedOut }) => {
      if (signedOut) later(['me']);
      if (userIds?.length) for (const key of ['alerts', 'asks', 'users', 'me']) later([key]);
      if (conversationIds?.length || resync) later(['counts']);
      for (const id of conversationIds ?? [])
        if (client.getQueryCache().find({ queryKey: ['conversation', id] })) later(['conversation', id]);
      if (sourceIds?.length || resync) later(['sources']);
      for (const key of topics?.flatMap((topic) => shownBy[topic] ?? [topic]) ?? []) later([key]);
      if (resync) for (const key of ['conversation', 'alerts', 'asks']) later([key]);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
}
