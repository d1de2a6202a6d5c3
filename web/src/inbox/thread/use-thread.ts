import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Contact, contactQuery, readStory } from '../../api/contacts.ts';
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
  queryFn: async ({ client }: { client: QueryClient }) => {
    const story = await readStory(id);
    const { contact } = story;
    // it brings the customer along, unless somebody has changed them meanwhile
    client.setQueryData(contactQuery(contact.id).queryKey, (known: Contact | undefined) =>
      known && known.version > contact.version ? known : contact,
    );
    return story;
  },
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

/** Whether its row tells enough of a conversation to draw it: all but the post above it. */
function isKnown(client: QueryClient, id: string): boolean {
  return listed(client, id)?.hasParent === false || client.getQueryData(conversationKey(id)) !== undefined;
}

/** Whether nothing that a conversation shows has to be waited for. */
export const isLoaded = (client: QueryClient, id: string): boolean =>
  isKnown(client, id) &&
  [threadQuery(id), storyQuery(id)].every(({ queryKey }) => client.getQueryData(queryKey) !== undefined);

/**
 * Loads what is opened, before its page is drawn, or what probably will be, so that it opens at once. It asks for no more than
 * is needed for that, since every request takes its time from the drawing.
 * @returns when all of it is here, or has failed
 */
export function prefetchConversation(client: QueryClient, id: string): Promise<unknown> {
  return Promise.all([
    client.prefetchInfiniteQuery(threadQuery(id)),
    client.prefetchQuery(storyQuery(id)),
    isKnown(client, id) || client.prefetchQuery(conversationQuery(id)),
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
