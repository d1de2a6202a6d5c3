import type { ImapFlow } from 'imapflow';
import type { Unreadable } from '../mention.ts';

/** Mails that the server lists and does not hand out, by UID: how often they were asked for, and since when. */
export type LeftOut = Record<string, { asked: number; since: string }>;

/** Asked for so often and for so long, a mail counts as one that never comes. */
const mostAsked = 5;
const patienceMilliseconds = 3_600_000;

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
 * @param answeredTo the highest UID of this page; what is listed above it was not asked for and stays as it was
 * @param place name of the folder and its UIDVALIDITY, for the item's identity
 */
export function noteLeftOut(
  before: LeftOut,
  leftOut: number[],
  answeredTo: number,
  place: { folder: string; uidValidity: string },
  now: Date,
): { again: LeftOut; lost: Unreadable[] } {
  const again: LeftOut = Object.fromEntries(Object.entries(before).filter(([uid]) => Number(uid) > answeredTo));
  const lost: Unreadable[] = [];
  for (const uid of leftOut) {
    const { asked, since } = before[uid] ?? { asked: 0, since: now.toISOString() };
    const isLost = asked + 1 >= mostAsked && now.getTime() - Date.parse(since) >= patienceMilliseconds;
    if (isLost) lost.push(neverHandedOut(uid, place));
    else again[uid] = { asked: asked + 1, since };
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
