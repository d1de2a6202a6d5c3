import { useCallback, useMemo } from 'react';
import { useMatch, useNavigate, useSearchParams } from 'react-router';
import { queryClient } from '../app/query-client.ts';
import { goWhenLoaded } from './arriving.ts';
import { isLoaded, prefetchConversation } from './thread/use-thread.ts';

/** Conditions that may stand in the address, beside `view`, `q` and `sort`; each is a condition of the API's filter. */
export const conditions = [
  'channel',
  'source',
  'status',
  'turn',
  'assignee',
  'team',
  'label',
  'kind',
  'level',
  'past',
  'goalWithin',
  'threat',
  'language',
  'contact',
  'unanswered',
  'id',
  'outage',
  'counted',
  'waits',
  'days',
  'waitsOf',
] as const;
export type Condition = (typeof conditions)[number];
export type Filter = Partial<Record<Condition | 'view' | 'q' | 'sort', string>>;

const startView = 'inbox';

/** Where a conversation stands in the app, or one message of it; what is looked at in the list stays beside it. */
export function addressOf(query: string, id: string | null, messageId?: string | null) {
  const search = new URLSearchParams(query);
  search.delete('message');
  if (messageId) search.set('message', messageId);
  return { pathname: id ? `/c/${id}` : '/inbox', search: search.toString() };
}

/** The conditions that stand in the query of an address. */
export function filterOf(query: string): Filter {
  const found: Filter = {};
  const given = new URLSearchParams(query);
  for (const name of ['view', 'q', 'sort', ...conditions] as const) {
    const value = given.get(name);
    if (value) found[name] = value;
  }
  return { ...found, view: found.view ?? (found.q ? 'all' : startView) };
}

/** Where we are in the inbox, all of it in the address: so everything can be linked to. */
export function useInboxAddress() {
  const [search] = useSearchParams();
  const open = useMatch('/c/:id')?.params.id ?? null;
  const navigate = useNavigate();
  // A message belongs to one conversation, the rest to all.
  const query = addressOf(search.toString(), null).search;
  const filter = useMemo(() => filterOf(query), [query]);
  const openConversation = useCallback(
    (id: string | null, { replace = false } = {}) => {
      const loading = id && !isLoaded(queryClient, id) ? prefetchConversation(queryClient, id) : null;
      goWhenLoaded(loading, () => void navigate(addressOf(query, id), { replace, flushSync: true }));
    },
    [navigate, query],
  );
  const setFilter = useCallback(
    (next: Filter) => {
      const given = new URLSearchParams();
      for (const [name, value] of Object.entries(next)) if (value) given.set(name, value);
      void navigate({ pathname: '/inbox', search: given.toString() });
    },
    [navigate],
  );
  const addressIn = useCallback((id: string, messageId?: string | null) => addressOf(query, id, messageId), [query]);
  return { filter, open, openConversation, setFilter, addressIn };
}
