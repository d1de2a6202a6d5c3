import type { Author, Harvest, Mention } from '../../mention.ts';
import { record, word } from '../asking.ts';
import { readHtml, unescaped } from '../forum-html.ts';
import { keepUnread, readInto } from '../../read-into.ts';
import { type ForumSettings, isSupport } from '../settings.ts';

/** A post as NodeBB lists it. Numbers may come as text, flags as 0 and 1; posts of other servers have addresses as ids. */
export interface NodebbPost {
  pid: number | string;
  tid: number | string;
  uid: number | string;
  toPid?: number | string | null;
  content?: string | null;
  sourceContent?: string | null;
  timestamp: number;
  edited?: number;
  deleted?: boolean | number;
  user?: {
    uid?: number | string;
    username?: string;
    userslug?: string;
    displayname?: string;
    picture?: string | null;
  } | null;
  topic?: {
    uid?: number | string;
    title?: string;
    titleRaw?: string;
    slug?: string;
    mainPid?: number | string;
    cid?: number | string;
  } | null;
}

/** What is known around posts. */
export interface Around {
  settings: ForumSettings;
  /** Ids of posts about which the forum told our account: it was named in them, or they answer it. */
  notified: Set<string>;
}

/** Reads one post into a harvest. Never throws. */
export function readNodebbPost(value: unknown, around: Around, into: Harvest): void {
  const post = record(value) as unknown as NodebbPost;
  const timestamp = Number(word(post.timestamp) || NaN);
  if ([post.pid, post.tid, post.uid].every((id) => word(id) !== '') && Number.isSafeInteger(timestamp))
    readInto(into, `post ${post.pid}`, value, () => mentionOf({ ...post, timestamp }, around));
  else {
    const id = word(post.pid) || 'without number';
    keepUnread(into, `post ${id}`, value, 'The post lacks its number, its topic, its author or its time.');
  }
}

type Id = number | string | null | undefined;

const same = (one: Id, other: Id): boolean => one != null && other != null && String(one) === String(other);

function mentionOf(post: NodebbPost, around: Around): Mention {
  const { settings } = around;
  const topic = post.topic ?? {};
  const ours = same(post.uid, settings.uid) || settings.team.has((post.user?.username ?? '').toLowerCase());
  const content = readHtml(post.content ?? '', `${settings.url}/`);
  const subject = titleOf(topic);
  return {
    externalId: String(post.pid),
    direction: ours ? 'outbound' : 'inbound',
    root: Number(topic.mainPid) > 0 ? String(topic.mainPid) : `topic ${post.tid}`,
    oneConversation: true,
    replyTo: post.toPid ? String(post.toPid) : undefined,
    author: authorOf(post, settings),
    visibility: 'public',
    addressed: !ours && isAddressed(post, around, content.text),
    occurredAt: new Date(post.timestamp),
    ...content,
    ...(subject ? { subject } : {}),
    url: `${settings.url}/post/${encodeURIComponent(post.pid)}`,
    ...(Number(post.edited) > 0 ? { editedAt: new Date(Number(post.edited)) } : {}),
    ...(post.deleted === true || Number(post.deleted) === 1 ? { deleted: true } : {}),
    meta: { pid: String(post.pid), tid: String(post.tid) },
  };
}

function titleOf(topic: NonNullable<NodebbPost['topic']>): string {
  const title = topic.titleRaw ?? unescaped(topic.title ?? '');
  return title.replaceAll('\0', '').slice(0, 4_000);
}

/** The forum told us of it, it names one of us, or whoever opened a topic in our category speaks. Peers speak to each other. */
function isAddressed(post: NodebbPost, { settings, notified }: Around, text: string): boolean {
  if (notified.has(String(post.pid))) return true;
  const named = [...text.matchAll(/@([\w.-]*\w)/g)].some(([, name]) => settings.team.has(name!.toLowerCase()));
  if (named) return true;
  const opens = same(post.topic?.mainPid, post.pid);
  return isSupport(settings, post.topic?.cid) && (opens || (!post.toPid && same(post.topic?.uid, post.uid)));
}

/** The author by their number; 0 is a guest or an account that is gone. */
function authorOf(post: NodebbPost, { url }: ForumSettings): Author | null {
  if (same(post.uid, 0)) return null;
  const { username, displayname, userslug, picture } = post.user ?? {};
  return {
    externalId: String(post.uid),
    scope: url,
    name: displayname || username,
    handle: username,
    profileUrl: userslug ? `${url}/user/${encodeURIComponent(userslug)}` : undefined,
    avatarUrl: picture && URL.canParse(picture, url) ? new URL(picture, url).href : undefined,
  };
}
