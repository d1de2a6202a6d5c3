import type { ImapFlow } from 'imapflow';
import type { Unreadable } from '../mention.ts';

/** Mails that the server lists and does not hand out, by UID: how often they were asked for, and since when. */
export type LeftOut = Record<string, { asked: number; since: string }>;

/** Asked for so often and for so long, a mail counts as one that never comes. */
const mostAsked = 5;
const patienceMilliseconds = 3_600_000;
/** So many are asked for again with one look. */
const mostAtOnce = 20;

/**
 * Which of them are asked for again, ascending: those asked for least.
 * @param share for so many there is room
 */
export function nextOf(leftOut: LeftOut, share: number): number[] {
  return Object.entries(leftOut)
    .toSorted(([, a], [, b]) => a.asked - b.asked)
    .slice(0, Math.min(mostAtOnce, share))
    .map(([uid]) => Number(uid))
    .toSorted((a, b) => a - b);
}

/**
 * Of what a server left out of its answer, what is still there: a mail may be expunged between search and fetch. A server
 * that does not say is believed to have all of it.
 */
export async function stillThere(
  client: Pick<ImapFlow, 'search'>,
  asked: number[],
  answered: number[],
): Promise<number[]> {
  const came = new Set(answered);
  const missing = asked.filter((uid) => !came.has(uid));
  if (missing.length === 0) return [];
  const there = await client.search({ uid: missing.join(',') }, { uid: true });
  return Array.isArray(there) ? missing.filter((uid) => there.includes(uid)) : missing;
}

/**
 * Counts once more what was left out. What is asked for again stops nothing behind it; what never comes is told to people.
 * @param asked what was asked for with this page; the others stay as they were
 * @param place name of the folder and its UIDVALIDITY, for the item's identity
 */
export function noteLeftOut(
  before: LeftOut,
  leftOut: number[],
  asked: number[],
  place: { folder: string; uidValidity: string },
  now: Date,
): { again: LeftOut; lost: Unreadable[] } {
  const again: LeftOut = Object.fromEntries(Object.entries(before).filter(([uid]) => !asked.includes(Number(uid))));
  const lost: Unreadable[] = [];
  for (const uid of leftOut) {
    const { asked: times, since } = before[uid] ?? { asked: 0, since: now.toISOString() };
    const isLost = times + 1 >= mostAsked && now.getTime() - Date.parse(since) >= patienceMilliseconds;
    if (isLost) lost.push(neverHandedOut(uid, place));
    else again[uid] = { asked: times + 1, since };
  }
  return { again, lost };
}

function neverHandedOut(uid: number, { folder, uidValidity }: { folder: string; uidValidity: string }): Unreadable {
  return {
    externalId: `${folder} ${uidValidity} ${uid}`,
    raw: '',
    error: `The mail server lists mail ${uid} of the folder "${folder}" and has not handed it out for an hour. Open it in the mailbox.`,
  };
}
