import { useCallback, useMemo } from 'react';
import { useMatch, useNavigate, useSearchParams } from 'react-router';

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
] as const;
export type Condition = (typeof conditions)[number];
export type Filter = Partial<Record<Condition | 'view' | 'q' | 'sort', string>>;

const startView = 'inbox';

/** Where we are in the inbox, all of it in the address: so everything can be linked to. */
export function useInboxAddress() {
  const [search] = useSearchParams();
  const open = useMatch('/c/:id')?.params.id ?? null;
  const navigate = useNavigate();
  const query = search.toString();
  const filter = useMemo<Filter>(() => {
    const found: Filter = {};
    const given = new URLSearchParams(query);
    for (const name of ['view', 'q', 'sort', ...conditions] as const) {
      const value = given.get(name);
      if (value) found[name] = value;
    }
    if (!found.view) found.view = found.q ? 'all' : startView;
    return found;
  }, [query]);
  const openConversation = useCallback(
    (id: string | null, { replace = false } = {}) => {
      void navigate({ pathname: id ? `/c/${id}` : '/inbox', search: query }, { replace });
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
  return { filter, open, openConversation, setFilter, query };
}
