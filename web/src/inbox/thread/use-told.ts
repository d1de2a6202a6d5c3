import { type RefObject, useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import type { useThread } from './use-thread.ts';

const isWriting = () => Boolean(document.activeElement?.closest('[data-composer]'));

/**
 * Leads to the message that the address tells of, once each time it is told, and never away from what is being written.
 * Earlier parts of the thread are loaded until it is there; if it is nowhere, the end is shown.
 */
export function useTold({ query, lines }: ReturnType<typeof useThread>, box: RefObject<HTMLDivElement | null>) {
  const { key } = useLocation();
  const [search] = useSearchParams();
  const id = search.get('message');
  const telling = id && `${key} ${id}`;
  const done = useRef<string | null>(null);
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (!id || done.current === telling || lines.length === 0) return;
    const found = document.getElementById(`message-${id}`);
    if (!found && hasNextPage && !isFetchNextPageError) {
      if (!isFetching) void fetchNextPage();
      return;
    }
    done.current = telling;
    if (!found) box.current?.scrollTo({ top: box.current.scrollHeight });
    found?.scrollIntoView({ block: 'center' });
    if (!isWriting()) found?.focus({ preventScroll: true });
  }, [id, telling, lines, box, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return { id, isDone: () => !id || done.current === telling };
}
