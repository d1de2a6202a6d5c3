import type { Author, Mention } from '../mention.ts';
import { attachedTo } from './attached.ts';
import type { Harvesting } from './harvesting.ts';
import type { KnownPosts } from './known-posts.ts';
import { fields, type Fields, idOf, linkOf, text, timeOf } from './payload.ts';

/** Where a change comes from. */
export interface ChangeOf {
  pageId: string;
  /** Time of the delivery, the only time of an edit that there is. */
  at: Date;
  field: 'feed' | 'mention' | 'ratings';
  posts: KnownPosts;
  into: Harvesting;
}

const postItems = new Set(['post', 'status', 'photo', 'video', 'share', 'link', 'note']);
const otherItems = new Set([
  'like',
  'reaction',
  'album',
  'event',
  'milestone',
  'offer',
  'coupon',
  'story',
  'live_video',
]);
const writing = new Set(['add', 'edit', 'edited']);
const otherVerbs = new Set([
  'hide',
  'unhide',
  'block',
  'unblock',
  'mute',
  'unmute',
  'follow',
  'unfollow',
  'update',
  'publish',
]);

/** Takes one change of a page's feed, of its mentions or of its reviews. */
export function takeFeedChange(value: Fields, from: ChangeOf): void {
  const item = text(value['item']);
  const verb = text(value['verb']);
  const kind = `${from.field} ${item} ${verb}`;
  if (otherItems.has(item)) return from.into.skip(kind);
  if (item !== 'comment' && item !== 'rating' && !postItems.has(item)) return from.into.unfamiliar(kind);
  if (otherVerbs.has(verb)) return from.into.skip(kind);
  if (!writing.has(verb) && verb !== 'remove') return from.into.unfamiliar(kind);
  const target = targetOf(value, item, from);
  if (!target) return from.into.unfamiliar(`${kind} without an id`);
  takeItem(value, verb, target, kind, from);
}

interface Target {
  id: string;
  kind: 'post' | 'comment' | 'rating';
  root: string;
  /** As in `Mention`. */
  rootIfTheirs?: string;
  postId: string;
  replyTo?: string;
}

function targetOf(value: Fields, item: string, from: ChangeOf): Target | null {
  if (item === 'rating') {
    const story = idOf(value['open_graph_story_id']) || storyOf(idOf(value['post_id']));
    return story ? { id: story, kind: 'rating', root: story, postId: story } : null;
  }
  if (item === 'comment') return commentTarget(value, from);
  const id = idOf(value['post_id']) || idOf(value[`${item}_id`]);
  return id ? { id, kind: 'post', root: id, postId: id } : null;
}

/** A review's post is named `{reviewer}_{story}` under its comments, and `{story}` by itself. */
const storyOf = (postId: string): string => postId.slice(postId.indexOf('_') + 1);

function commentTarget(value: Fields, from: ChangeOf): Target | null {
  const id = idOf(value['comment_id']);
  if (id === '') return null;
  const postId = from.field === 'ratings' ? storyOf(idOf(value['post_id'])) : idOf(value['post_id']);
  const parentId = idOf(value['parent_id']);
  const nested = parentId !== '' && storyOf(parentId) !== storyOf(postId);
  const visitors = from.field === 'ratings' ? true : isVisitors(value, postId, from);
  const root = visitors && postId ? postId : nested ? parentId : id;
  const replyTo = nested ? parentId : postId || undefined;
  const unsure = visitors === undefined && postId !== '';
  return { id, kind: 'comment', root, ...(unsure && { rootIfTheirs: postId }), postId, replyTo };
}

/** `wall_post` is what others wrote on the page. Old deliveries do not say: undefined, if the post was not seen lately either. */
function isVisitors(value: Fields, postId: string, { posts }: ChangeOf): boolean | undefined {
  return text(fields(value['post'])['status_type']) === 'wall_post' ? true : posts.get(postId)?.byVisitor;
}

/** The author, in today's form or in that of old versions. */
export function authorOf(value: Fields, pageId: string): Author | null {
  const from = fields(value['from']);
  const id = idOf(from['id']) || idOf(value['sender_id']) || idOf(value['reviewer_id']);
  const name = text(from['name']) || text(value['sender_name']) || text(value['reviewer_name']);
  return id ? { externalId: id, scope: pageId, ...(name && { name }) } : null;
}

function takeItem(value: Fields, verb: string, target: Target, kind: string, from: ChangeOf): void {
  const author = authorOf(value, from.pageId);
  if (verb === 'remove') {
    from.into.mentions.push({ ...mentionOf(value, target, author, from), text: '', deleted: true });
    return;
  }
  if (text(value['item']) === 'share' && author?.externalId === from.pageId)
    return from.into.skip(`${kind} by the page`);
  const editedAt = verb === 'add' ? null : from.into.editTime(target.id, from.at);
  const empty = text(value['message']) === '' && target.kind !== 'rating' && attachedTo(value).length === 0;
  if (!author || (empty && (from.field !== 'feed' || verb !== 'add'))) {
    from.into.pending.push({ externalId: target.id, payload: pendingOf(value, editedAt, target, from) });
    return;
  }
  const mention = mentionOf(value, target, author, from);
  from.into.mentions.push({ ...mention, ...(editedAt && { editedAt }) });
  if (target.kind === 'post') remember(mention, author, from);
}

function pendingOf(value: Fields, editedAt: Date | null, target: Target, from: ChangeOf): Record<string, unknown> {
  const message = text(value['message']);
  return {
    kind: target.kind,
    field: from.field,
    root: target.root,
    ...(target.rootIfTheirs && { rootIfTheirs: target.rootIfTheirs }),
    ...(target.postId && { postId: target.postId }),
    at: (timeOf(value['created_time']) ?? from.at).toISOString(),
    ...(editedAt && { editedAt: editedAt.toISOString() }),
    ...(message && { message }),
  };
}

function remember(mention: Mention, author: Author, { pageId, posts }: ChangeOf): void {
  const { externalId, text: written, url, occurredAt } = mention;
  posts.remember({
    byVisitor: author.externalId !== pageId,
    parent: {
      externalId,
      text: written,
      occurredAt,
      ...(author.name && { authorName: author.name }),
      ...(url && { url }),
    },
  });
}

function mentionOf(value: Fields, target: Target, author: Author | null, from: ChangeOf): Mention {
  const outbound = author?.externalId === from.pageId;
  const isUnderPost = target.kind === 'comment' && target.postId !== '' && from.field === 'feed';
  const above = isUnderPost ? from.posts.get(target.postId) : undefined;
  if (isUnderPost && !above) from.into.wantPost(target.postId);
  const url = linkOf(value['permalink_url']) ?? linkOf(fields(value['post'])['permalink_url']);
  const attachments = attachedTo(value);
  // a comment of ours under our own post answers nobody
  const replyTo =
    outbound && above?.byVisitor === false && target.replyTo === target.postId ? undefined : target.replyTo;
  return {
    externalId: target.id,
    direction: outbound ? 'outbound' : 'inbound',
    root: target.root,
    ...(target.rootIfTheirs && { rootIfTheirs: target.rootIfTheirs }),
    ...(target.kind === 'post' && !outbound && { gathers: true }),
    ...(replyTo && { replyTo }),
    author,
    visibility: 'public',
    addressed: true,
    occurredAt: timeOf(value['created_time']) ?? from.at,
    text: target.kind === 'rating' ? ratingText(value) : text(value['message']),
    ...(url && { url }),
    ...(isUnderPost && { parent: above?.parent ?? { externalId: target.postId, text: '' } }),
    ...(attachments.length > 0 && { attachments }),
    meta: { kind: target.kind, ...(target.postId && { postId: target.postId }), ...ratingMeta(value) },
  };
}

/** What a review says; one without words says its stars. */
export function ratingText(value: Fields): string {
  const stars = starsOf(value);
  const recommendation = text(value['recommendation_type']).toLowerCase();
  const verdict = recommendation === 'positive' ? 'Recommends the page.' : 'Does not recommend the page.';
  const fallback = stars !== undefined ? `Rated ${stars} of 5.` : recommendation ? verdict : '';
  return text(value['review_text']) || fallback;
}

/** One to five, as a number or as text. */
function starsOf({ rating }: Fields): number | undefined {
  const stars = typeof rating === 'number' || text(rating) !== '' ? Number(rating) : NaN;
  return stars > 0 && stars <= 5 ? stars : undefined;
}

/** Stars and recommendation, as facts beside the text. */
export function ratingMeta(value: Fields): Record<string, unknown> {
  const recommendation = text(value['recommendation_type']);
  return {
    ...(starsOf(value) !== undefined && { stars: starsOf(value) }),
    ...(recommendation && { recommendation: recommendation.toLowerCase() }),
  };
}
