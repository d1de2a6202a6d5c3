import { type FirstRead, firstReadOf } from '../first-read.ts';

/** A customer's post that is looked at again, to notice when it is taken back. */
export interface Watched {
  uri: string;
  root: string;
  /** When it was written (ISO). */
  at: string;
}

/** Where reading stands. Instants are ISO texts of the network's own times. */
export interface PollCursor extends Record<string, unknown> {
  /** Up to this instant each stream is taken. */
  since: Record<string, string>;
  firstRead?: FirstRead;
  /** Posts taken lately, those looked at longest ago first. */
  watched: Watched[];
  /** Streams still to read in this round, and the page at which the first of them stands. */
  round?: { left: string[]; after?: string; top?: string };
  /** When what may have come late was last looked for (ISO). */
  sweptAt?: string;
  /** This round looks for it. */
  sweeping?: boolean;
}

/**
 * The network sorts by the time that an author's program claims, so that what reaches it late stands further down. Rounds
 * overlap by this, and now and then one goes down as far as it is worth. Milliseconds.
 */
const overlap = 3_600_000;
const sweepEvery = 6 * 3_600_000;
const sweepReach = 3 * 86_400_000;
const mostWatched = 250;

/** The cursor as stored, with a round begun; without one the first round, which reads history. */
export function readCursor(stored: Record<string, unknown> | null, streams: string[], now: Date): PollCursor {
  const cursor = (stored as PollCursor | null) ?? { since: {}, watched: [], sweptAt: now.toISOString() };
  if (cursor.round) return { ...cursor };
  const firstRead = firstReadOf(cursor.firstRead, stored && Object.keys(cursor.since), streams, now);
  const sweeping = now.getTime() - Date.parse(cursor.sweptAt ?? '') >= sweepEvery;
  return { ...cursor, firstRead, round: { left: streams }, sweeping, ...(sweeping && { sweptAt: now.toISOString() }) };
}

/** How far back a stream is read: all history the first time, afterwards to what is known, and a little further. */
export function reachOf({ since, sweeping }: PollCursor, stream: string, from: Date): Date {
  const known = since[stream];
  return known === undefined ? from : new Date(Date.parse(known) - (sweeping ? sweepReach : overlap));
}

/** After one page of the round's first stream: on to its next page, or to the next stream. */
export function advanced(
  cursor: PollCursor,
  page: { times: string[]; after?: string; done: boolean },
): { cursor: PollCursor; more: boolean } {
  const { left, top } = cursor.round!;
  const [stream, ...others] = left;
  const reached = [top, ...page.times].reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), undefined);
  if (!page.done && page.after)
    return { cursor: { ...cursor, round: { left, after: page.after, top: reached } }, more: true };
  const latest = [cursor.since[stream!], reached].reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), undefined);
  const since = latest === undefined ? cursor.since : { ...cursor.since, [stream!]: latest };
  const round = others.length > 0 ? { left: others } : undefined;
  return { cursor: { ...cursor, since, round }, more: others.length > 0 };
}

/** Adds posts to those that are watched; of too many the oldest are left alone. */
export function watch(watched: Watched[], more: Watched[]): Watched[] {
  const all = new Map([...watched, ...more].map((one) => [one.uri, one]));
  const latest = new Set([...all.values()].toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, mostWatched));
  return [...all.values()].filter((one) => latest.has(one));
}
