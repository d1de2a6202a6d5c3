import { countKind } from '../../count-kind.ts';
import type { Author, Harvest, Mention } from '../../mention.ts';
import { record, word } from '../asking.ts';
import { readHtml, unescaped } from '../forum-html.ts';
import { keepUnread, readInto } from '../../read-into.ts';
import { type ForumSettings, isSupport } from '../settings.ts';
import { asPost, type DiscoursePost, idOf, isPrivate, kinds } from './discourse-post.ts';

/** What is known around a post. */
export interface Around {
  settings: ForumSettings;
  /** Number of the user who opened the topic, where it was looked up. */
  openedBy?: number | null;
  solution?: boolean;
  deleted?: boolean;
}

/** Reads one post into a harvest: a mention, or why it is none. Never throws. */
export function readPost(value: unknown, around: Around, into: Harvest): void {
  const post = asPost(value);
  if (!post) {
    const id = word(record(value)['id']) || 'without number';
    return keepUnread(into, `post ${id}`, value, 'The post lacks its number, its topic or its time.');
  }
  const type = post.post_type ?? 1;
  const irrelevant = kinds[type];
  if (irrelevant) countKind((into.skipped ??= {}), irrelevant);
  else if (type !== 1) countKind((into.unknown ??= {}), `post type ${type}`);
  else readInto(into, `post ${post.id}`, value, () => mentionOf(post, around));
}

/** Whether only the topic can say if a post speaks to us: its opener following up looks like a peer answering. */
export function needsTopic(post: DiscoursePost, settings: ForumSettings): boolean {
  return (
    (post.post_type ?? 1) === 1 &&
    post.post_number > 1 &&
    !post.reply_to_post_number &&
    !isOurs(post, settings) &&
    isSupport(settings, post.category_id) &&
    !mentionsUs(post, settings)
  );
}

/** Our team: named, in a support group, or staff. System accounts have negative numbers and are nobody. */
export function isOurs(post: DiscoursePost, settings: ForumSettings): boolean {
  if (isMachine(post)) return false;
  return (
    settings.team.has((post.username ?? '').toLowerCase()) ||
    settings.groups.has((post.primary_group_name ?? '').toLowerCase()) ||
    (settings.staffIsUs && (post.staff === true || post.moderator === true || post.admin === true))
  );
}

const isMachine = (post: DiscoursePost): boolean => typeof post.user_id === 'number' && post.user_id < 0;

function mentionsUs(post: DiscoursePost, settings: ForumSettings): boolean {
  const named = [...`${post.raw ?? ''} ${post.cooked ?? ''}`.matchAll(/@([\w.-]*\w)/g)].map(([, name]) =>
    name!.toLowerCase(),
  );
  return named.some((name) => settings.team.has(name) || settings.groups.has(name));
}

/** Their question in our category, a call by name, a reply to one of us, or the opener speaking on. Peers speak to each other. */
function isAddressed(post: DiscoursePost, { settings, openedBy }: Around): boolean {
  if (isMachine(post)) return false;
  if (isPrivate(post) || mentionsUs(post, settings)) return true;
  if (settings.team.has((post.reply_to_user?.username ?? '').toLowerCase())) return true;
  if (!isSupport(settings, post.category_id)) return false;
  return post.post_number === 1 || (!post.reply_to_post_number && post.user_id != null && openedBy === post.user_id);
}

function mentionOf(post: DiscoursePost, around: Around): Mention {
  const { settings } = around;
  const ours = isOurs(post, settings);
  const edited = (post.version ?? 1) > 1 ? Date.parse(post.updated_at ?? '') : NaN;
  const deleted = around.deleted || Boolean(post.deleted_at) || post.user_deleted === true;
  const solved = around.solution || post.accepted_answer === true;
  const title = post.topic_title ?? '';
  return {
    externalId: idOf(post.topic_id, post.post_number),
    direction: ours ? 'outbound' : 'inbound',
    root: idOf(post.topic_id, 1),
    oneConversation: true,
    replyTo: post.reply_to_post_number ? idOf(post.topic_id, post.reply_to_post_number) : undefined,
    author: authorOf(post, settings),
    visibility: isPrivate(post) ? 'private' : 'public',
    addressed: !ours && isAddressed(post, around),
    occurredAt: new Date(post.created_at),
    ...contentOf(post, settings.url),
    subject: title.replaceAll('\0', '').slice(0, 4_000) || undefined,
    url: `${settings.url}/t/${post.topic_slug || '-'}/${post.topic_id}/${post.post_number}`,
    ...(isMachine(post) ? { automatic: 'bot' as const } : {}),
    ...(Number.isNaN(edited) ? {} : { editedAt: new Date(edited) }),
    ...(deleted ? { deleted: true } : {}),
    ...(solved ? { solution: true } : {}),
    meta: { postId: String(post.id), topicId: String(post.topic_id), postNumber: post.post_number },
  };
}

function contentOf(post: DiscoursePost, base: string): { text: string; html?: string } {
  if (!post.cooked) return { text: (post.raw ?? '').replaceAll('\0', '') };
  return readHtml(post.cooked, `${base}/`);
}

/** The author, by their number on this forum: names can be changed. Null when the account is gone. */
function authorOf(post: DiscoursePost, { url }: ForumSettings): Author | null {
  if (post.user_id == null) return null;
  const handle = post.username ?? undefined;
  const avatar = post.avatar_template?.replace('{size}', '120');
  return {
    externalId: String(post.user_id),
    scope: url,
    name: (post.name && unescaped(post.name)) || handle,
    handle,
    profileUrl: handle && `${url}/u/${encodeURIComponent(handle)}`,
    avatarUrl: avatar && URL.canParse(avatar, url) ? new URL(avatar, url).href : undefined,
    ...(isMachine(post) ? { isBot: true } : {}),
  };
}
