import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { readConversation } from '../../api/conversations.ts';
import { type HistoryEvent, type Message, readThread } from '../../api/messages.ts';

/** Everything about one conversation hangs under this key; a live change of it asks again. */
export const conversationKey = (id: string) => ['conversation', id] as const;

export function useConversation(id: string) {
  return useQuery({
    queryKey: conversationKey(id),
    queryFn: ({ signal }) => readConversation(id, signal),
    staleTime: 20_000,
  });
}

export type ThreadLine = { at: string } & (
  { kind: 'message'; key: string; message: Message } | { kind: 'events'; key: string; events: HistoryEvent[] }
);

/** Messages in order of time, and between them what happened, gathered into one foldable line. */
export function linesOf(messages: readonly Message[], events: readonly HistoryEvent[]): ThreadLine[] {
  const all = [
    ...messages.map((message) => ({ at: message.occurredAt, message })),
    ...events.map((event) => ({ at: event.at, event })),
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const lines: ThreadLine[] = [];
  for (const each of all) {
    const last = lines.at(-1);
    if ('message' in each)
      lines.push({ kind: 'message', key: `m${each.message.id}`, at: each.at, message: each.message });
    else if (last?.kind === 'events') last.events.push(each.event);
    else lines.push({ kind: 'events', key: `e${each.event.id}`, at: each.at, events: [each.event] });
  }
  return lines;
}

/** The thread of a conversation, newest page first loaded, told oldest first. */
export function useThread(id: string) {
  const query = useInfiniteQuery({
    queryKey: [...conversationKey(id), 'thread'],
    queryFn: ({ pageParam, signal }) => readThread(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.earlier,
    staleTime: 20_000,
  });
  const messages = useMemo(() => (query.data?.pages ?? []).toReversed().flatMap((page) => page.messages), [query.data]);
  const lines = useMemo(
    () =>
      linesOf(
        messages,
        (query.data?.pages ?? []).toReversed().flatMap((page) => page.events),
      ),
    [messages, query.data],
  );
  return { query, messages, lines };
}
