import type { SourceAccess } from '../../connector.ts';
import { ConnectorError } from '../../connector-error.ts';
import type { Harvest, Mention, Page } from '../../mention.ts';
import { lookAgain, type Watched, watching } from '../looking-again.ts';
import { type ForumSettings, readSettings } from '../settings.ts';
import { read } from './discourse-http.ts';
import { asPost, type DiscoursePost, pendingPost } from './discourse-post.ts';
import { messagesWarning, pollMessages } from './discourse-messages.ts';
import { Topics } from './discourse-topics.ts';
import { readPost } from './read-post.ts';

/** Discourse looks at this many post numbers for one page; what we may not see of them is left out. */
const window = 50;

/** How far reading has come. The walk goes down from the newest post to `seen`, which moves up when it arrives. */
export interface DiscourseCursor {
  /** Highest post number of which nothing below is missing; 0 before the first walk has ended. */
  seen: number;
  /** Private topics changed up to this time have been read (ISO). */
  messagesUntil?: string;
  /** Private topics that the forum failed to show, each with the time up to which it was read (ISO): asked for again. */
  messagesOwed?: { id: number; since: string }[];
  watched?: Watched[];
  walk?: {
    top: number;
    before: number;
    /** On the first walk: no older posts (ISO). */
    from?: string;
  };
}

/**
 * Reads posts newest first down to the cursor. The newest page is always handed out whole, so that edits of recent posts
 * are seen without a webhook; when the walk has ended, private messages follow.
 */
export async function pollDiscourse(source: SourceAccess, given: DiscourseCursor | null, start: Date): Promise<Page> {
  const settings = readSettings(source);
  const cursor = given ?? { seen: 0 };
  const from = given ? cursor.walk?.from : start.toISOString();
  const params = cursor.walk ? { before: cursor.walk.before } : {};
  const { latest_posts: listed } = await read<{ latest_posts?: unknown }>(source, settings, '/posts.json', params);
  const page: Page = { mentions: [], cursor: {}, more: false };
  const posts = postsIn(listed, settings, page);
  const topics = new Topics(source, settings);
  for (const post of posts) {
    // a quiet forum lists posts from before the history with every look
    if (Date.parse(post.created_at) < start.getTime()) continue;
    // whom a post that we had speaks to is settled
    const isNew = !from && post.id > cursor.seen;
    const openedBy = isNew ? await topics.openerOf(post) : null;
    if (openedBy === 'unknown') (page.pending ??= []).push(pendingPost(post));
    else readPost(post, { settings, openedBy }, page);
  }
  const walk = nextStep(cursor, posts, from);
  if (walk) {
    const watched = watching(cursor.watched ?? [], page.mentions, source.now());
    return { ...page, cursor: { ...cursor, walk, watched }, more: true };
  }
  const { walk: ended, ...rest } = cursor;
  const seen = Math.max(cursor.seen, ended?.top ?? 0, highest(posts));
  const whole = await withMessages(source, page, { ...rest, seen }, start);
  return lookAgain(whole, cursor.watched ?? [], source.now(), (one) => again(source, one));
}

/** What can be placed of a list of posts; the rest is kept as it came. */
function postsIn(listed: unknown, settings: ForumSettings, page: Page): DiscoursePost[] {
  return (Array.isArray(listed) ? (listed as unknown[]) : []).flatMap((one) => {
    const post = asPost(one);
    if (!post) readPost(one, { settings }, page);
    return post ?? [];
  });
}

/** At a limit, and where the forum fails, the posts are kept, and private messages are read by the next poll. */
async function withMessages(source: SourceAccess, page: Page, cursor: DiscourseCursor, start: Date): Promise<Page> {
  try {
    return await pollMessages(source, page, cursor, start);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind === 'unauthorised' || error.kind === 'rejected') throw error;
    const warnings =
      error.kind === 'unavailable'
        ? { ...page.warnings, [messagesWarning]: `Private messages cannot be read: ${error.message}` }
        : page.warnings;
    return { ...page, cursor: { ...cursor }, ...(warnings && { warnings }) };
  }
}

/** A post as it is now. Of one that we may not see any more nothing is said. */
async function again(source: SourceAccess, { id, private: isPrivate }: Watched): Promise<Mention | 'gone' | null> {
  const harvest: Harvest = { mentions: [] };
  try {
    const post = await read<DiscoursePost>(source, readSettings(source), `/posts/${id}.json`);
    const topic_archetype = isPrivate ? 'private_message' : post.topic_archetype;
    readPost({ ...post, topic_archetype }, { settings: readSettings(source) }, harvest);
    return harvest.mentions[0] ?? null;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.kind !== 'rejected') throw error;
    return error.code === '404' || error.code === '410' ? 'gone' : null;
  }
}

const highest = (posts: DiscoursePost[]): number => Math.max(0, ...posts.map(({ id }) => id));

/** Where the walk goes on, or null when it has come down to what we had, or to the start of history. */
function nextStep(cursor: DiscourseCursor, posts: DiscoursePost[], from?: string): DiscourseCursor['walk'] | null {
  const top = cursor.walk?.top ?? highest(posts);
  if (top === 0) return null;
  const before = lower(cursor.walk?.before ?? Infinity, posts);
  const old = from && posts.some((post) => Date.parse(post.created_at) < Date.parse(from));
  if (old || before <= cursor.seen || before <= 0) return null;
  return { top, before, ...(from ? { from } : {}) };
}

/** `before` may or may not include its own post: from the lowest seen either way nothing is left out. */
function lower(before: number, posts: DiscoursePost[]): number {
  if (posts.length === 0) return before - window + 1;
  const lowest = Math.min(...posts.map(({ id }) => id));
  return lowest < before ? lowest : before - 1;
}
