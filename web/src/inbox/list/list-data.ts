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
export function compare(shown: ReadonlySet<string>, asked: readonly string[], found: readonly ConversationItem[]) {
  const fresh = new Map(found.map((item) => [item.id, item]));
  return {
    fresh: new Map([...fresh].filter(([id]) => shown.has(id))),
    left: asked.filter((id) => shown.has(id) && !fresh.has(id)),
    newcomers: [...fresh.keys()].filter((id) => !shown.has(id)),
  };
}
