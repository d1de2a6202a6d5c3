import type { Mention, ParentPost } from '../mention.ts';
import { authorOf } from './author.ts';
import { filesOf } from './files.ts';
import { list, type Surroundings, type XEntities, type XPost, type XReference } from './payloads.ts';
import { plainText } from './plain-text.ts';
import type { XSettings } from './settings.ts';
import { timeOfId } from './snowflake.ts';

/** Whose account it is. */
export type Brand = Pick<XSettings, 'userId' | 'handle'>;

/** What `canReply` and `send` need to know of a post. */
export interface PostMeta extends Record<string, unknown> {
  kind: 'post';
  /** The id of its newest version, which is the one to answer. */
  postId: string;
  /** Its author mentions or quotes us, so that X lets us answer. */
  summoned: boolean;
}

const noLanguage = /^(?:und|zxx|art|q[a-z]{2})$/;

/**
 * A post as a mention. Edits are posts with a new id; all versions go by the id of the first.
 * @param quotesUs the platform said so, although the quoted post is not at hand
 * @returns what is missing, if it cannot be told who wrote it, when, or in which thread
 */
export function mentionOfPost(
  post: XPost & { id: string },
  around: Surroundings,
  brand: Brand,
  quotesUs = false,
): Mention | 'incomplete' {
  const history = editHistory(post);
  const first = history[0] ?? post.id;
  const at = timeOf(post);
  const answered = reference(post, 'replied_to');
  const replyTo = firstVersion(answered, around);
  const root = post.conversation_id ?? (replyTo ? undefined : first);
  if (!post.author_id || !at || !root) return 'incomplete';
  const user = around.user(post.author_id);
  const entities = entitiesOf(post);
  const summoned = mentionsUs(post, entities, brand) || quotesUs || quotes(post, around, brand);
  const own = post.author_id === brand.userId;
  const meta: PostMeta = { kind: 'post', postId: post.id, summoned };
  return {
    externalId: first,
    direction: own ? 'outbound' : 'inbound',
    root,
    replyTo,
    author: authorOf(post.author_id, user),
    visibility: 'public',
    addressed:
      mentionsUs(post, entities, brand) || (replyTo !== undefined && post.in_reply_to_user_id === brand.userId),
    occurredAt: first === post.id ? at : (timeOfId(first) ?? at),
    ...(first === post.id ? {} : { editedAt: at }),
    text: textOf(post, entities),
    language: post.lang && !noLanguage.test(post.lang) ? post.lang : undefined,
    url: `https://x.com/${user?.username ?? 'i/web'}/status/${post.id}`,
    parent: parentOf(answered ?? reference(post, 'quoted'), around),
    attachments: filesOf(post.attachments?.media_keys, around),
    meta: post.reply_settings ? { ...meta, replySettings: post.reply_settings } : meta,
  };
}

/** A post that only passes on another. */
export function isRepost(post: XPost): boolean {
  return reference(post, 'retweeted') !== undefined || reference(post, 'reposted') !== undefined;
}

function editHistory(post: XPost): string[] {
  const ids = post.edit_history_post_ids ?? post.edit_history_tweet_ids;
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

function reference(post: XPost, type: string): string | undefined {
  const all = [...list<XReference>(post.referenced_posts), ...list<XReference>(post.referenced_tweets)];
  return all.find((one) => one.type === type)?.id;
}

/** Answers name the version that they saw; all versions go by the first, as far as X tells of it. */
function firstVersion(id: string | undefined, around: Surroundings): string | undefined {
  const post = around.post(id);
  return (post && editHistory(post)[0]) ?? id;
}

function timeOf(post: XPost & { id: string }): Date | undefined {
  const at = new Date(post.created_at ?? NaN);
  return Number.isNaN(at.getTime()) ? timeOfId(post.id) : at;
}

function entitiesOf(post: XPost): XEntities {
  return post.note_post?.entities ?? post.note_tweet?.entities ?? post.entities ?? {};
}

function textOf(post: XPost, entities: XEntities): string {
  return plainText(post.note_post?.text ?? post.note_tweet?.text ?? post.text ?? '', entities);
}

/**
 * Whether the author named us. In a reply X puts the handles of everybody in the thread in front by itself; those say
 * nothing. `display_text_range` tells where the author's own words begin.
 */
function mentionsUs(post: XPost, entities: XEntities, brand: Brand): boolean {
  const isReply = reference(post, 'replied_to') !== undefined;
  const begin = isReply ? Number(post.display_text_range?.[0] ?? leadingHandles(post.text ?? '')) : 0;
  return list<{ start?: number; id?: string; username?: string }>(entities.mentions).some(
    ({ start, id, username }) => isUs(brand, id, username) && Number(start ?? begin) >= begin,
  );
}

function isUs(brand: Brand, id: string | undefined, username: string | undefined): boolean {
  return id === undefined
    ? brand.handle !== '' && username?.toLowerCase() === brand.handle.toLowerCase()
    : id === brand.userId;
}

/** X counts code points; handles and blanks are one unit each in both measures. */
const leadingHandles = (text: string): number => /^(?:@\w+\s+)*/.exec(text)![0].length;

function quotes(post: XPost, around: Surroundings, brand: Brand): boolean {
  return around.post(reference(post, 'quoted'))?.author_id === brand.userId;
}

function parentOf(id: string | undefined, around: Surroundings): ParentPost | undefined {
  const post = around.post(id);
  if (!post || id === undefined) return undefined;
  const user = around.user(post.author_id);
  return {
    externalId: editHistory(post)[0] ?? id,
    text: textOf(post, entitiesOf(post)),
    authorName: user?.name,
    url: `https://x.com/${user?.username ?? 'i/web'}/status/${id}`,
    occurredAt: timeOf({ ...post, id }),
  };
}
