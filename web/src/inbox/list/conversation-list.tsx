import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import { prefetchConversation } from '../thread/use-thread.ts';
import { EmptyView } from './empty-view.tsx';
import classes from './list.module.css';
import { ListSkeleton } from './list-skeleton.tsx';
import { NewsButton } from './news-button.tsx';
import { Row } from './row.tsx';
import type { ListState } from './use-list-state.ts';
import { WhyTip } from './why-tip.tsx';

const rowHeight = 92;
/** The next page is asked for so many rows before the last one is reached. */
const ahead = 10;

/** The virtualised list. It draws what `useListState` says and reports what the person does. */
export function ConversationList({ list }: { list: ListState }) {
  const t = useT();
  const { rows, query, chosen, cursor, open, left, beside } = list;
  const box = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    // until it is measured: so the first rows are drawn with the page itself
    initialRect: { width: 0, height: window.innerHeight },
    overscan: 6,
    getItemKey: (index) => rows[index]!.id,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > rows.length - ahead) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    const index = rows.findIndex((row) => row.id === cursor);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only the cursor's own moves scroll; a change of rows never does.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [cursor]);
  const showNew = useCallback(async () => {
    await list.refresh();
    box.current?.scrollTo({ top: 0 });
  }, [list]);
  const client = useQueryClient();
  useEffect(() => {
    // Resting on a row, or being one step away from it, is a sign that it will be opened.
    const likely = hovered ?? (open ? beside(1, open) : null);
    if (!likely || likely === open) return undefined;
    const timer = setTimeout(() => void prefetchConversation(client, likely), 60);
    return () => clearTimeout(timer);
  }, [client, hovered, open, beside]);
  // The header of an open conversation says why itself.
  const told = hovered ?? (open ? null : cursor);
  return (
    <div className={classes.list}>
      <div role="status" className={classes.news}>
        <NewsButton waiting={list.waiting} show={() => void showNew()} />
      </div>
      <div
        ref={box}
        className={classes.scroll}
        role={rows.length > 0 ? 'list' : undefined}
        aria-label={rows.length > 0 ? t('list.name') : undefined}
        aria-busy={query.isPending}
        onPointerOver={(event) => {
          list.setUnderPointer(true);
          setHovered((event.target as Element).closest('[data-id]')?.getAttribute('data-id') ?? null);
        }}
        onPointerLeave={() => {
          list.setUnderPointer(false);
          setHovered(null);
        }}
        onFocus={({ target }) => list.setFocused(true, target.closest('[data-id]')?.getAttribute('data-id'))}
        onBlur={() => list.setFocused(false)}
      >
        {query.isPending && <ListSkeleton />}
        {query.isError && rows.length === 0 && <EmptyView error={query.error} retry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && <EmptyView view={list.filter.view ?? ''} searched={!!list.filter.q} />}
        <div className={classes.inner} style={{ height: virtual.getTotalSize() }} role="presentation">
          {items.map(({ index, key, start }) => {
            const item = rows[index]!;
            return (
              <div
                key={key}
                className={classes.place}
                style={{ transform: `translateY(${start}px)` }}
                role="presentation"
              >
                <Row
                  item={item}
                  index={index}
                  total={hasNextPage ? -1 : rows.length}
                  open={item.id === open}
                  cursor={item.id === cursor}
                  chosen={chosen.has(item.id)}
                  choosing={chosen.size > 0}
                  left={left.has(item.id)}
                  onOpen={list.openRow}
                  onChoose={list.choose}
                />
              </div>
            );
          })}
        </div>
      </div>
      <WhyTip item={rows.find((row) => row.id === told)} byPointer={hovered !== null} box={box} />
    </div>
  );
}
