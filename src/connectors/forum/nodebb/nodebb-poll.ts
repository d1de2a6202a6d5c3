import type { SourceAccess } from '../../connector.ts';
import { ConnectorError } from '../../connector-error.ts';
import type { Harvest, Mention, Page } from '../../mention.ts';
import { lookAgain, type Watched, watching } from '../looking-again.ts';
import { readSettings } from '../settings.ts';
import { probe, read } from './nodebb-http.ts';
import { type NodebbPost, readNodebbPost } from './nodebb-post.ts';

/** How far reading has come, in milliseconds of posts' times. The walk goes page by page down to `seen`. */
export interface NodebbCursor {
  seen: number;
  walk?: { page: number; top: number };
  watched?: Watched[];
}

const hour = 3_600_000;
/** Terms of the recent posts, with the age that surely lies within. */
const terms: [age: number, path: string][] = [
  [20 * hour, '/api/recent/posts/day'],
  [6 * 24 * hour, '/api/recent/posts/week'],
  [27 * 24 * hour, '/api/recent/posts/month'],
];
/** Notices that say that a post is for us. */
const forUs = /^(?:mention|new-reply|new-post-in-.*|user-posted-topic)$/;

interface Notice {
  type?: string;
  pid?: number | string | null;
  nid?: string;
}

/**
 * Reads recent posts newest first down to the cursor. Posts that arrive meanwhile push others to the next page, where
 * they are read again: nothing is left out.
 */
export async function pollNodebb(source: SourceAccess, given: NodebbCursor | null, start: Date): Promise<Page> {
  const settings = readSettings(source);
  const cursor = given ?? { seen: start.getTime() };
  const number = cursor.walk?.page ?? 1;
  if (number === 1) await probe(source, settings);
  const notified = noticed(await read<{ notifications?: Notice[] }>(source, settings, '/api/notifications'));
  const age = source.now().getTime() - cursor.seen;
  const path = terms.find(([covers]) => age < covers)?.[1] ?? '/api/recent/posts';
  const listed = await read<NodebbPost[] | { posts?: NodebbPost[] }>(source, settings, path, { page: number });
  const posts = Array.isArray(listed) ? listed : (listed.posts ?? []);
  const page: Page = { mentions: [], cursor: {}, more: false };
  // a quiet forum lists posts from before the history with every look
  const recent = posts.filter(({ timestamp }) => !(timestamp < start.getTime()));
  for (const post of recent) readNodebbPost(post, { settings, notified }, page);
  const done = { ...page, ...goOn(cursor, posts, number) };
  const before = cursor.watched ?? [];
  if (done.more) return { ...done, cursor: { ...done.cursor, watched: watching(before, page.mentions, source.now()) } };
  return lookAgain(done, before, source.now(), (one) => again(source, one));
}

/** A post as it is now: the list of recent posts leaves out what was edited and what was deleted. */
async function again(source: SourceAccess, { id }: Watched): Promise<Mention | 'gone' | null> {
  const settings = readSettings(source);
  const harvest: Harvest = { mentions: [] };
  try {
    const answer = await read<{ response?: NodebbPost }>(source, settings, `/api/v3/posts/${encodeURIComponent(id)}`);
    const text = (answer.response?.content ?? '').replaceAll('\0', '');
    readNodebbPost(answer.response, { settings, notified: new Set() }, harvest);
    // there it is the source, which is no HTML
    return harvest.mentions[0] ? { ...harvest.mentions[0], text, html: undefined } : null;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'rejected') throw error;
    return error.code === '404' ? 'gone' : null;
  }
}

function goOn(cursor: NodebbCursor, posts: NodebbPost[], number: number): Pick<Page, 'cursor' | 'more'> {
  const times = posts.map(({ timestamp }) => timestamp).filter(Number.isSafeInteger);
  const top = Math.max(cursor.walk?.top ?? 0, cursor.seen, ...times);
  if (times.length > 0 && Math.min(...times) > cursor.seen)
    return { cursor: { seen: cursor.seen, walk: { page: number + 1, top } }, more: true };
  return { cursor: { seen: top }, more: false };
}

function noticed({ notifications }: { notifications?: Notice[] }): Set<string> {
  const mine = (notifications ?? []).filter(({ type }) => forUs.test(type ?? ''));
  return new Set(mine.flatMap(({ pid, nid }) => pid ?? /:pid:(\d+)/.exec(nid ?? '')?.[1] ?? []).map(String));
}
