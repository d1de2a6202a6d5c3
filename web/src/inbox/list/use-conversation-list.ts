import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { listConversations } from '../../api/conversations.ts';
import { changes } from '../../live/changes.ts';
import { gather } from '../../live/gather.ts';
import type { Filter } from '../inbox-address.ts';
import { buriedThreats, compare, outOfOrder, type Pages, patched, rowsOf } from './list-data.ts';

/** Twice what a screen shows, so that the first rows come soon; what is scrolled to comes in larger pages. */
const firstSize = 25;
const nextSize = 100;
const atOnce = 200;

/** What changed since the rows were put in order, beyond their facts. */
interface News {
  /** Who came, and whether with a threat. */
  newcomers: ReadonlyMap<string, boolean>;
  left: ReadonlySet<string>;
}
const nothing: News = { newcomers: new Map(), left: new Set() };

const firstPage = (filter: Filter, signal?: AbortSignal) => listConversations({ ...filter, limit: firstSize }, signal);

/** A list under the stem of all lists. */
export const listQuery = (filter: Filter) => ({
  queryKey: ['conversations', filter] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
    pageParam
      ? listConversations({ ...filter, limit: nextSize, cursor: pageParam }, signal)
      : firstPage(filter, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page: Pages['pages'][number]) => page.next,
  staleTime: Infinity,
  gcTime: 30_000,
  refetchOnReconnect: false,
});

/**
 * The rows of a filter, kept fresh without moving: facts change in place, rows that left stay greyed out, newcomers and
 * rows that belong elsewhere by now are counted and wait until somebody asks for them, or until nobody is looking
 * (`engaged`).
 */
export function useConversationList(filter: Filter, engaged: () => boolean) {
  const client = useQueryClient();
  const { queryKey } = useMemo(() => listQuery(filter), [filter]);
  const [news, setNews] = useState(nothing);
  const query = useInfiniteQuery(listQuery(filter));
  const rows = useMemo(() => rowsOf(query.data), [query.data]);
  const listed = useRef(filter);
  listed.current = filter;

  /**
   * Puts everything in its place again.
   * @param wanted asked once more when the answer is here
   * @returns whether it was wanted still
   */
  const refresh = useCallback(
    async (wanted: () => boolean = () => true): Promise<boolean> => {
      const first = await firstPage(filter);
      if (listed.current !== filter || !wanted()) return false;
      client.setQueryData<Pages>(queryKey, { pages: [first], pageParams: [null] });
      setNews(nothing);
      return true;
    },
    [client, filter, queryKey],
  );

  useEffect(() => {
    setNews(nothing);
    const unwatched = () => !engaged();
    const standing = () => client.getQueryData<Pages>(queryKey);
    const look = async (ids: string[]) => {
      const wanted = filter.id ? ids.filter((id) => filter.id!.split(',').includes(id)) : ids;
      let worthwhile = false;
      for (let i = 0; i < wanted.length; i += atOnce) {
        const asked = wanted.slice(i, i + atOnce);
        const { items } = await listConversations({ ...filter, id: asked, limit: atOnce });
        if (listed.current !== filter) return;
        const pages = standing();
        const seen = compare({ rows: rowsOf(pages), whole: pages?.pages.at(-1)?.next === null }, asked, items);
        client.setQueryData<Pages>(queryKey, (before) => before && patched(before, seen.fresh));
        setNews((before) => told(before, seen));
        worthwhile ||= seen.newcomers.length > 0 || seen.left.length > 0;
      }
      if (unwatched() && (worthwhile || outOfOrder(rowsOf(standing())) > 0)) await refresh(unwatched);
    };
    const gathered = gather(look, 250);
    /** Nothing is known of the time before: what is shown is compared, and so is who came meanwhile. */
    const catchUp = async () => {
      try {
        if (unwatched() && (await refresh(unwatched))) return;
        const { items } = await firstPage(filter);
        gathered.add([...rowsOf(standing()), ...items].map(({ id }) => id));
      } catch {
        // The line is down again; its return asks once more.
      }
    };
    const stop = changes.listen(({ resync, conversationIds }) => {
      if (resync) void catchUp();
      else if (conversationIds) gathered.add(conversationIds);
    });
    return () => {
      stop();
      gathered.stop();
    };
  }, [client, engaged, filter, queryKey, refresh]);

  const { newcomers, left } = news;
  const placed = useMemo(() => rows.filter(({ id }) => !left.has(id)), [rows, left]);
  const waiting = useMemo(
    () => ({
      new: newcomers.size,
      moved: outOfOrder(placed),
      left: left.size,
      threats: buriedThreats(placed) + [...newcomers.values()].filter(Boolean).length,
    }),
    [placed, newcomers, left],
  );
  return { query, rows, waiting, left, refresh };
}

/** The same object while nothing is new, so that nothing is drawn anew. */
function told(before: News, { newcomers, left, absent, fresh }: ReturnType<typeof compare>): News {
  const came = newcomers.filter(({ id, threat }) => before.newcomers.get(id) !== (threat !== null));
  const wentAgain = absent.filter((id) => before.newcomers.has(id));
  const gone = left.filter((id) => !before.left.has(id));
  const back = [...before.left].filter((id) => fresh.has(id));
  if (came.length + wentAgain.length + gone.length + back.length === 0) return before;
  const news = { newcomers: new Map(before.newcomers), left: new Set([...before.left, ...gone]) };
  for (const { id, threat } of came) news.newcomers.set(id, threat !== null);
  for (const id of wentAgain) news.newcomers.delete(id);
  for (const id of back) news.left.delete(id);
  return news;
}
