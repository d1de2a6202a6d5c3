import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { contactQuery, readStory } from '../../api/contacts.ts';
import { type Conversation, type ConversationItem, readConversation } from '../../api/conversations.ts';
import type { Pages } from '../list/list-data.ts';
import { type HistoryEvent, type Message, readThread } from '../../api/messages.ts';

/** Everything about one conversation hangs under this key; a live change of it asks again. */
export const conversationKey = (id: string) => ['conversation', id] as const;

const conversationQuery = (id: string) => ({
  queryKey: conversationKey(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => readConversation(id, signal),
  staleTime: 20_000,
});
const threadQuery = (id: string) => ({
  queryKey: [...conversationKey(id), 'thread'],
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    readThread(id, pageParam, signal),
  initialPageParam: null as string | null,
  staleTime: 20_000,
});

export const storyQuery = (id: string) => ({
  queryKey: [...conversationKey(id), 'story'],
  queryFn: () => readStory(id),
  staleTime: 20_000,
});

/** What only the conversation's own page knows; until it is here, the list's facts are shown. */
const notYetKnown = {
  parent: null,
  references: [],
  mergedIds: [],
  mergedIntoId: null,
  subscribers: [],
} satisfies Partial<Conversation>;

/** A row of any list that is loaded. */
function listed(client: QueryClient, id: string): ConversationItem | undefined {
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: ['conversations'] }))
    for (const page of pages?.pages ?? []) {
      const found = page.items.find((item) => item.id === id);
      if (found) return found;
    }
  return undefined;
}

export function useConversation(id: string) {
  const client = useQueryClient();
  return useQuery({
    ...conversationQuery(id),
    placeholderData: () => {
      const item = listed(client, id);
      return item && { ...notYetKnown, ...item };
    },
  });
}

/** What is asked of a conversation to draw it. */
function asked(client: QueryClient, id: string) {
  const contactId = listed(client, id)?.contact.id;
  return {
    thread: threadQuery(id),
    story: storyQuery(id),
    contact: contactId ? contactQuery(contactId) : null,
    conversation: conversationQuery(id),
  };
}

/** Whether nothing of it has to be waited for. */
export const isLoaded = (client: QueryClient, id: string): boolean =>
  Object.values(asked(client, id)).every((query) => !query || client.getQueryData(query.queryKey));

/**
 * Loads what is opened, before its page is drawn, or what probably will be, so that it opens at once.
 * @returns when all of it is here, or has failed
 */
export function prefetchConversation(client: QueryClient, id: string): Promise<unknown> {
  const { thread, story, contact, conversation } = asked(client, id);
  // First what nothing stands for until it is here: of the conversation itself the list knows enough.
  return Promise.all([
    client.prefetchInfiniteQuery(thread),
    client.prefetchQuery(story),
    contact && client.prefetchQuery(contact),
    client.prefetchQuery(conversation),
  ]);
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
    ...threadQuery(id),
    getNextPageParam: (page) => page.earlier,
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
