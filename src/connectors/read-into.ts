import type { Harvest, Mention } from './mention.ts';

/** Adds what `read` makes of one item; an item over which we stumble is kept whole and does not stop the others. */
export function readInto(into: Harvest, externalId: string, item: unknown, read: () => Mention): void {
  try {
    into.mentions.push(read());
  } catch (error) {
    keepUnread(into, externalId, item, `It could not be read: ${String(error)}`);
  }
}

/** Keeps an item as it came, with what is wrong with it. */
export function keepUnread(into: Harvest, externalId: string, item: unknown, error: string): void {
  (into.unreadable ??= []).push({ externalId, raw: JSON.stringify(item) ?? '', error });
}
