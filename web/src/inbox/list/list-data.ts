import type { InfiniteData } from '@tanstack/react-query';
import type { ConversationItem, Page } from '../../api/conversations.ts';

export type Pages = InfiniteData<Page>;

/** All loaded rows in the order shown; a row that slid onto a second page while we scrolled stands once. */
export function rowsOf(pages: Pages | undefined): ConversationItem[] {
  const seen = new Set<string>();
  const rows: ConversationItem[] = [];
  for (const page of pages?.pages ?? []) {
    for (const item of page.items) {
      if (seen.has(item.id)) continue;
      seen.add(item.id);
      rows.push(item);
    }
  }
  return rows;
}

/** Puts newer facts into rows where they stand: nothing moves. Pages without a change stay the same object. */
export function patched(pages: Pages, fresh: ReadonlyMap<string, ConversationItem>): Pages {
  let changed = false;
  const next = pages.pages.map((page) => {
    if (!page.items.some((item) => fresh.has(item.id))) return page;
    changed = true;
    return { ...page, items: page.items.map((item) => fresh.get(item.id) ?? item) };
  });
  return changed ? { ...pages, pages: next } : pages;
}

/** What a fresh look at some conversations means for a list: rows to patch, rows that left it, and newcomers. */
export function compare(
  { rows, whole }: { rows: readonly ConversationItem[]; whole: boolean },
  asked: readonly string[],
  found: readonly ConversationItem[],
) {
  const shown = new Set(rows.map(({ id }) => id));
  const fresh = new Map(found.map((item) => [item.id, item]));
  // What stands further down than is loaded is no news: it comes by scrolling.
  const end = whole ? Infinity : (rows.at(-1)?.rank ?? Infinity);
  return {
    fresh: new Map([...fresh].filter(([id]) => shown.has(id))),
    left: asked.filter((id) => shown.has(id) && !fresh.has(id)),
    absent: asked.filter((id) => !fresh.has(id)),
    newcomers: found.filter(({ id, rank }) => !shown.has(id) && rank! <= end),
  };
}

/** How few rows would have to move so that all stand in order: all but the longest run that does already. */
export function outOfOrder(rows: readonly ConversationItem[]): number {
  /** The lowest rank with which an ordered run of each length can end. */
  const ends: number[] = [];
  for (const { rank } of rows) {
    let [from, to] = [0, ends.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (ends[middle]! <= rank!) from = middle + 1;
      else to = middle;
    }
    ends[from] = rank!;
  }
  return rows.length - ends.length;
}

/** Threats that stand below something less urgent. */
export function buriedThreats(rows: readonly ConversationItem[]): number {
  let lowest = -Infinity;
  let buried = 0;
  for (const { rank, threat } of rows) {
    if (threat && rank! < lowest) buried += 1;
    lowest = Math.max(lowest, rank!);
  }
  return buried;
}
