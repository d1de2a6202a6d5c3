import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { listConversations } from '../../api/conversations.ts';
import { changes } from '../../live/changes.ts';
import { gather } from '../../live/gather.ts';
import type { Filter } from '../inbox-address.ts';
import { compare, type Pages, patched, rowsOf } from './list-data.ts';

const pageSize = 25;
const atOnce = 200;
const nobody: ReadonlySet<string> = new Set();

/** Key of a list; actions patch every list through the common stem. */
export const listKey = (filter: Filter) => ['conversations', filter] as const;

/**
 * The rows of a filter, kept fresh without moving: facts change in place, rows that left stay greyed out, newcomers are
 * counted and wait until somebody asks for them, or until nobody is looking (`engaged`).
 */
export function useConversationList(filter: Filter, engaged: () => boolean) {
  const client = useQueryClient();
  const key = useMemo(() => listKey(filter), [filter]);
  const [newcomers, setNewcomers] = useState(nobody);
  const [left, setLeft] = useState(nobody);
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => listConversations({ ...filter, limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
    gcTime: 30_000,
    refetchOnReconnect: false,
  });
  const rows = useMemo(() => rowsOf(query.data), [query.data]);
  const shown = useRef(nobody);
  shown.current = useMemo(() => new Set(rows.map((row) => row.id)), [rows]);

  const refresh = useCallback(async () => {
    const first = await listConversations({ ...filter, limit: pageSize });
    client.setQueryData<Pages>(key, { pages: [first], pageParams: [null] });
    setNewcomers(nobody);
    setLeft(nobody);
  }, [client, filter, key]);

  useEffect(() => {
    setNewcomers(nobody);
    setLeft(nobody);
    const look = async (ids: string[]) => {
      for (let i = 0; i < ids.length; i += atOnce) {
        const asked = ids.slice(i, i + atOnce);
        const wanted = filter.id ? asked.filter((id) => filter.id!.split(',').includes(id)) : asked;
        if (wanted.length === 0) continue;
        const { items } = await listConversations({ ...filter, id: wanted, limit: atOnce });
        const seen = compare(shown.current, wanted, items);
        client.setQueryData<Pages>(key, (pages) => pages && patched(pages, seen.fresh));
        setLeft((before) => changed(before, seen.left, [...seen.fresh.keys()]));
        if (seen.newcomers.length > 0 && !engaged()) await refresh();
        else setNewcomers((before) => changed(before, seen.newcomers, []));
      }
    };
    const gathered = gather(look, 250);
    /** Nothing is known of the time before: what is shown is compared, and who came meanwhile waits behind the button. */
    const catchUp = async () => {
      try {
        const { items } = await listConversations({ ...filter, limit: pageSize });
        const ids = [...new Set([...shown.current, ...items.map(({ id }) => id)])];
        if (shown.current.size > 0 || items.length > 0) gathered.add(ids.slice(0, atOnce));
      } catch {
        // The line is down again; its return asks once more.
      }
    };
    const stop = changes.listen((change) => {
      if (change.resync) {
        if (engaged()) void catchUp();
        else void refresh().catch(() => undefined);
      } else if (change.conversationIds) gathered.add(change.conversationIds);
    });
    return () => {
      stop();
      gathered.stop();
    };
  }, [client, engaged, filter, key, refresh]);

  return { query, rows, newcomers: newcomers.size, left, refresh };
}

function changed(before: ReadonlySet<string>, added: string[], removed: string[]): ReadonlySet<string> {
  if (added.every((id) => before.has(id)) && removed.every((id) => !before.has(id))) return before;
  const next = new Set(before);
  for (const id of removed) next.delete(id);
  for (const id of added) next.add(id);
  return next;
}
