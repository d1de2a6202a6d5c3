import type { AppBskyActorDefs, AppBskyFeedDefs, AppBskyFeedPost } from '@atproto/api';
import type { Author, Harvest, Mention, MentionAttachment, ParentPost } from '../mention.ts';
import { keepUnread, readInto } from '../read-into.ts';
import { readAtUri, webUrl } from './at-uri.ts';
import { mentionedIn, plainText } from './plain-text.ts';

export type PostView = AppBskyFeedDefs.PostView;

/** What `canReply`, `send` and actions need to know of a post. */
export interface PostMeta extends Record<string, unknown> {
  /** The post and the first post of its thread, as an answer must name them. */
  cid: string;
  rootUri: string;
  rootCid: string;
  /** Why its author cannot be answered. */
  closed?: 'threadgate' | 'blocked';
}

/** What is known around posts: ourselves, and posts by address. */
export interface Around {
  did: string;
  post(uri: string): PostView | undefined;
}

/** Reads one post into a harvest. Never throws. */
export function takePost(value: unknown, around: Around, into: Harvest): void {
  const post = value as PostView | null;
  const record = post?.record as Partial<AppBskyFeedPost.Record> | undefined;
  const complete =
    readAtUri(post?.uri) && post?.author?.did && post.cid && typeof record?.text === 'string' && timeOf(post.indexedAt);
  const id = `post ${String(post?.uri ?? 'without address')}`.slice(0, 200);
  if (complete) readInto(into, id, value, () => mentionOf(post, record as AppBskyFeedPost.Record, around));
  else keepUnread(into, id, value, 'The post lacks its address, its author, its text or its time.');
}

/** Customers may give their posts any time (`createdAt`); what counts is when the network had it. */
function mentionOf(post: PostView, record: AppBskyFeedPost.Record, around: Around): Mention {
  const { root, parent: answered } = threadOf(record);
  const outbound = post.author.did === around.did;
  const rootUri = root?.uri ?? post.uri;
  const answeredDid = readAtUri(answered?.uri)?.did;
  const meta: PostMeta = { cid: post.cid, rootUri, rootCid: root?.cid ?? post.cid };
  const closed = closedBy(post);
  return {
    externalId: post.uri,
    direction: outbound ? 'outbound' : 'inbound',
    root: rootUri,
    ...(answered && { replyTo: answered.uri }),
    ...(outbound && answeredDid && answeredDid !== around.did && { answers: [answeredDid] }),
    author: authorOf(post.author),
    visibility: 'public',
    addressed: !outbound && isAddressed(post, record, answeredDid, around),
    occurredAt: timeOf(post.indexedAt)!,
    claimedAt: timeOf(record.createdAt),
    text: textOf(post, record),
    ...(Array.isArray(record.langs) && typeof record.langs[0] === 'string' && { language: record.langs[0] }),
    url: webUrl(post.uri),
    parent: parentOf(root?.uri ?? quotedUri(post), around),
    attachments: picturesOf(post),
    meta: closed ? { ...meta, closed } : meta,
  };
}

interface Reference {
  uri: string;
  cid: string;
}

function threadOf({ reply }: AppBskyFeedPost.Record): { root?: Reference; parent?: Reference } {
  const whole = (one: Reference | undefined) => (readAtUri(one?.uri) && typeof one?.cid === 'string' ? one : undefined);
  const parent = whole(reply?.parent);
  return parent ? { root: whole(reply?.root) ?? parent, parent } : {};
}

/** It names us, or answers us; who goes on talking after asking us is still talking to us. */
function isAddressed(
  post: PostView,
  { facets }: AppBskyFeedPost.Record,
  answered: string | undefined,
  { did }: Around,
) {
  return mentionedIn(facets).includes(did) || answered === did || answered === post.author.did;
}

/** The picture of the author as Bluesky shows it; handles change, the DID does not. */
export function authorOf({ did, handle, displayName, avatar }: AppBskyActorDefs.ProfileViewBasic): Author {
  return {
    externalId: did,
    ...(displayName && { name: displayName }),
    ...(handle && handle !== 'handle.invalid' && { handle }),
    profileUrl: `https://bsky.app/profile/${did}`,
    ...(avatar && { avatarUrl: avatar }),
  };
}

function closedBy({ viewer, author }: PostView): PostMeta['closed'] {
  if (viewer?.replyDisabled) return 'threadgate';
  return author.viewer?.blockedBy || author.viewer?.blocking ? 'blocked' : undefined;
}

/** What a card links to belongs to what was said, unless the text says it. */
function textOf({ embed }: PostView, { text, facets }: AppBskyFeedPost.Record): string {
  const whole = plainText(text, facets);
  const card = (mediaOf(embed)['external'] as { uri?: unknown } | undefined)?.uri;
  return typeof card === 'string' && !whole.includes(card) ? `${whole}\n${card}`.trim() : whole;
}

function picturesOf({ embed, uri }: PostView): MentionAttachment[] {
  const images = mediaOf(embed)['images'];
  return (Array.isArray(images) ? (images as { fullsize?: unknown }[]) : []).flatMap(({ fullsize }, index) =>
    typeof fullsize === 'string'
      ? [{ name: `${readAtUri(uri)?.key}-${index + 1}.jpeg`, contentType: 'image/jpeg', remote: fullsize }]
      : [],
  );
}

/** Beside a quoted post the media stand one level deeper. */
function mediaOf(embed: PostView['embed']): Record<string, unknown> {
  const outer = (embed ?? {}) as Record<string, unknown>;
  return (outer['media'] as Record<string, unknown> | undefined) ?? outer;
}

function quotedUri({ embed }: PostView): string | undefined {
  const record = (embed as { record?: { uri?: string; record?: { uri?: string } } } | undefined)?.record;
  return record?.record?.uri ?? record?.uri;
}

function parentOf(uri: string | undefined, around: Around): ParentPost | undefined {
  const post = uri === undefined ? undefined : around.post(uri);
  if (!post) return undefined;
  const record = post.record as AppBskyFeedPost.Record;
  return {
    externalId: post.uri,
    text: textOf(post, { ...record, text: String(record.text ?? '') }),
    authorName: post.author.displayName || post.author.handle,
    url: webUrl(post.uri),
    occurredAt: timeOf(post.indexedAt),
  };
}

function timeOf(value: unknown): Date | undefined {
  const at = typeof value === 'string' ? new Date(value) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}
