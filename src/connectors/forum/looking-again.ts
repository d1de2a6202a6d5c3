import { ConnectorError } from '../connector-error.ts';
import type { Mention, Page } from '../mention.ts';

/** A post that is looked at again, since no list tells of edits and deletions. Times in milliseconds. */
export interface Watched {
  /** By which the forum is asked for it; `meta.postId`, or the external id. */
  id: string;
  externalId: string;
  postedAt: number;
  lookedAt: number;
  /** Of the version we have; 0 before the first edit. */
  editedAt: number;
  private?: boolean;
}

/** Posts are changed soon or never: what is older, or beyond so many, is left to webhooks. */
const watchedFor = 24 * 3_600_000;
const most = 150;
/** A look costs a call: so many each time, and none so soon again. */
const atOnce = 5;
const pause = 10 * 60_000;

/** What became of a post: its present version, `gone`, or nothing to be said. */
export type Again = (one: Watched) => Promise<Mention | 'gone' | null>;

/** Adds what has changed of posts of the last day to a page, and keeps the list of them in its cursor. */
export async function lookAgain(page: Page, list: Watched[], now: Date, again: Again): Promise<Page> {
  const watched = watching(list, page.mentions, now);
  const due = watched
    .filter(({ lookedAt }) => now.getTime() - lookedAt >= pause)
    .toSorted((a, b) => a.lookedAt - b.lookedAt)
    .slice(0, atOnce);
  const mentions = [...page.mentions];
  for (const one of due) {
    const found = await quietly(() => again(one));
    if (found === 'limited') break;
    one.lookedAt = now.getTime();
    if (found === 'unavailable') break;
    const change = found === 'gone' ? goneSince(one, now) : found && isNews(found, one) ? found : null;
    if (!change) continue;
    mentions.push(change);
    one.editedAt = change.editedAt?.getTime() ?? one.editedAt;
    if (change.deleted) watched.splice(watched.indexOf(one), 1);
  }
  return { ...page, mentions, cursor: { ...page.cursor, watched } };
}

/** The list with what a page brought; the newest stay. */
export function watching(list: Watched[], mentions: Mention[], now: Date): Watched[] {
  const known = new Map(list.map((one) => [one.externalId, { ...one }]));
  for (const { externalId, occurredAt, editedAt, deleted, visibility, meta } of mentions) {
    const before = known.get(externalId);
    known.delete(externalId);
    if (deleted) continue;
    known.set(externalId, {
      id: String(meta?.['postId'] ?? externalId),
      externalId,
      postedAt: occurredAt.getTime(),
      lookedAt: before?.lookedAt ?? now.getTime(),
      editedAt: Math.max(before?.editedAt ?? 0, editedAt?.getTime() ?? 0),
      ...(visibility === 'private' && { private: true }),
    });
  }
  return [...known.values()]
    .filter(({ postedAt }) => now.getTime() - postedAt < watchedFor)
    .toSorted((a, b) => b.postedAt - a.postedAt)
    .slice(0, most);
}

const isNews = ({ editedAt, deleted, solution }: Mention, one: Watched): boolean =>
  deleted === true || solution === true || (editedAt?.getTime() ?? 0) > one.editedAt;

/**
 * A look is worth no trouble: at a limit it waits for the next poll. A post that the forum fails at had its turn, so that the
 * others get theirs.
 */
async function quietly(look: () => ReturnType<Again>): Promise<Awaited<ReturnType<Again>> | 'limited' | 'unavailable'> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'unauthorised' || error.kind === 'rejected') throw error;
    return error.kind === 'rate-limited' ? 'limited' : 'unavailable';
  }
}

/** Only the id matters of what was taken back: it is known, or was never taken in. */
function goneSince({ externalId, postedAt, private: isPrivate }: Watched, now: Date): Mention {
  return {
    externalId,
    direction: 'inbound',
    root: externalId,
    oneConversation: true,
    author: null,
    visibility: isPrivate ? 'private' : 'public',
    addressed: false,
    occurredAt: new Date(postedAt),
    editedAt: now,
    text: '',
    deleted: true,
  };
}
