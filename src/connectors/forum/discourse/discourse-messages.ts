import type { SourceAccess } from '../../connector.ts';
import type { Page } from '../../mention.ts';
import { ConnectorError } from '../../connector-error.ts';
import { type ForumSettings, readSettings } from '../settings.ts';
import { read, readIfThere } from './discourse-http.ts';
import type { DiscourseCursor } from './discourse-poll.ts';
import { type DiscoursePost, type DiscourseTopic, withTopic } from './discourse-post.ts';
import { readPost } from './read-post.ts';

/** A private topic in the list of them. */
interface Listed {
  id: number;
  bumped_at?: string | null;
  last_posted_at?: string | null;
  created_at?: string | null;
}

/** Topics read in one page. */
const atOnce = 10;

/** Under this name admins are told that private messages cannot be read. */
export const messagesWarning = 'private messages';

/**
 * Adds the private messages to our account that have changed since the cursor, the oldest change first. One topic that the
 * forum fails to show stops nobody: it is owed, and asked for again when everything else is read.
 */
export async function pollMessages(
  source: SourceAccess,
  page: Page,
  cursor: DiscourseCursor,
  start: Date,
): Promise<Page> {
  const settings = readSettings(source);
  const since = cursor.messagesUntil ?? start.toISOString();
  const changed = changedSince(since, await topicsOf(source, settings, page));
  const owed = new Map((cursor.messagesOwed ?? []).map((topic) => [topic.id, topic.since]));
  const fresh = changed.slice(0, atOnce);
  const rest = changed.length > fresh.length;
  const again = rest ? [] : [...owed.keys()].filter((id) => !fresh.some((topic) => topic.id === id));
  let [until, failed] = [since, false];
  for (const { id, at } of [...fresh, ...again.map((one) => ({ id: one, at: null }))]) {
    const from = owed.get(id) ?? since;
    const posts = await postsIfShown(source, id, from);
    for (const post of posts ?? []) readPost(post, { settings }, page);
    until = at ?? until;
    owed.delete(id);
    failed = posts === null;
    if (failed) owed.set(id, from);
    // each failure may have taken as long as we wait for an answer
    if (failed) break;
  }
  page.warnings = { ...page.warnings, [messagesWarning]: owed.size > 0 ? owedSentence(owed.size) : null };
  const messagesOwed = [...owed].map(([id, from]) => ({ id, since: from }));
  return { ...page, cursor: { ...cursor, messagesUntil: until, messagesOwed }, more: rest && !failed };
}

const owedSentence = (topics: number): string =>
  `The forum fails to show ${topics} private topics. They are asked for again with every look.`;

/** Each topic once, the oldest change first. */
function changedSince(since: string, topics: Listed[]): { id: number; at: string }[] {
  const listed = new Map(topics.map((topic) => [topic.id, topic]));
  return [...listed.values()]
    .map(({ id, ...at }) => ({ id, at: at.last_posted_at ?? at.bumped_at ?? at.created_at ?? '' }))
    .filter(({ at }) => Date.parse(at) > Date.parse(since))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The posts of a topic, or null where the forum fails at it. */
async function postsIfShown(source: SourceAccess, id: number, since: string): Promise<DiscoursePost[] | null> {
  try {
    return await postsOf(source, id, since);
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'unavailable') return null;
    throw error;
  }
}

/** Private topics of the account and of the groups that answer for us: customers write to both. */
async function topicsOf(source: SourceAccess, settings: ForumSettings, page: Page): Promise<Listed[]> {
  const name = encodeURIComponent(settings.username);
  const own = await inboxOf(source, settings, `/topics/private-messages/${name}.json`);
  const groups = [...settings.groups].map(async (group) => {
    const key = `messages to ${group}`;
    try {
      const path = `/topics/private-messages-group/${name}/${encodeURIComponent(group)}.json`;
      const topics = await inboxOf(source, settings, path);
      page.warnings = { ...page.warnings, [key]: null };
      return topics;
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'rejected') throw error;
      const sentence = `The forum does not show us messages to the group ${group}: make the account a member of it, or take the group out of the settings.`;
      page.warnings = { ...page.warnings, [key]: sentence };
      return [];
    }
  });
  return [...own, ...(await Promise.all(groups)).flat()];
}

async function inboxOf(source: SourceAccess, settings: ForumSettings, path: string): Promise<Listed[]> {
  const list = await read<{ topic_list?: { topics?: Listed[] } }>(source, settings, path);
  return list.topic_list?.topics ?? [];
}

/** The posts of a topic since a time. A topic shows its first twenty; later ones are asked for, the newest first. */
async function postsOf(source: SourceAccess, id: number, since: string): Promise<DiscoursePost[]> {
  const settings = readSettings(source);
  const topic = await readIfThere<DiscourseTopic>(source, settings, `/t/${id}.json`);
  const shown = topic?.post_stream?.posts ?? [];
  const here = new Set(shown.map((post) => post.id));
  const late: DiscoursePost[] = [];
  for (const missing of (topic?.post_stream?.stream ?? []).filter((one) => !here.has(one)).toReversed()) {
    const post = await readIfThere<DiscoursePost>(source, settings, `/posts/${missing}.json`);
    if (!post) continue;
    if (Date.parse(post.created_at) <= Date.parse(since)) break;
    late.push(post);
  }
  return [...shown, ...late].map((post) => withTopic({ ...post, topic_archetype: 'private_message' }, topic!));
}
