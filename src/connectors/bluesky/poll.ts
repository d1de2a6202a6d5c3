import type {
  AppBskyFeedGetAuthorFeed,
  AppBskyFeedSearchPosts,
  AppBskyNotificationListNotifications,
} from '@atproto/api';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { countKind } from '../count-kind.ts';
import { readSince } from '../first-read.ts';
import type { Harvest, Mention, Page } from '../mention.ts';
import { readAtUri } from './at-uri.ts';
import { advanced, type PollCursor, reachOf, readCursor, watch, type Watched } from './poll-cursor.ts';
import { type Around, type PostView, takePost } from './post.ts';
import { Posts } from './posts.ts';
import { visibleAuthors } from './visible-authors.ts';
import { Xrpc } from './xrpc.ts';

const pageSize = 100;
/** So many of the posts taken lately are looked at again in one round. */
const lookedAt = 4 * Posts.atOnce;
/** A common word has more posts than anybody can read: keywords look back a week. Milliseconds. */
const searchReach = 7 * 86_400_000;
/** Notices that somebody wrote about us, or to us. */
const written = new Set(['mention', 'reply', 'quote']);
/** Notices that concern nobody here. */
const irrelevant = new Set([
  'like',
  'repost',
  'follow',
  'starterpack-joined',
  'verified',
  'unverified',
  'like-via-repost',
  'repost-via-repost',
  'subscribed-post',
  'contact-match',
]);
/** Streams beside one for each keyword, in the order in which they are read. */
const notices = 'notices';
const own = 'own';
const presence = 'presence';
const keyword = 'keyword ';

type Harvesting = Required<Pick<Harvest, 'mentions' | 'unreadable' | 'skipped' | 'unknown'>>;

/** What one page of a stream says of how far it goes: the network's times, newest first, and where the next page begins. */
interface Read {
  times: string[];
  after?: string;
  done: boolean;
}

/**
 * Reads one page of one stream: notices, our own posts, each keyword, and whether posts taken lately are still there.
 * Streams come newest first, so `since` moves only when all pages of one are taken.
 */
export async function pollBluesky(
  source: SourceAccess,
  stored: Record<string, unknown> | null,
  from: Date,
): Promise<Page> {
  const xrpc = new Xrpc(source);
  const streams = [notices, own, ...xrpc.settings.keywords.map((word) => keyword + word), presence];
  const cursor = readCursor(stored, streams, source.now());
  const into: Harvesting = { mentions: [], unreadable: [], skipped: {}, unknown: {} };
  const [stream] = cursor.round!.left;
  const round = new Round(xrpc, await xrpc.did(), cursor, from, into);
  const read = await round.page(stream!).catch((error: unknown) => putOff(stream!, cursor, into, error));
  cursor.watched = watch(cursor.watched, into.mentions.filter(isWatched).map(watchedOf));
  return { ...into, mentions: readSince(into.mentions, cursor.firstRead?.[stream!]), ...advanced(cursor, read) };
}

/** What is read beside notices and our own posts never stands in their way: it is tried again in the next round. */
function putOff(stream: string, cursor: PollCursor, into: Harvesting, error: unknown): Read {
  if (stream === notices || stream === own || !(error instanceof ConnectorError) || error.kind === 'unauthorised')
    throw error;
  cursor.round = { left: cursor.round!.left };
  into.skipped[`${stream.split(' ')[0]} put off: ${error.kind}`] = 1;
  return { times: [], done: true };
}

const isWatched = ({ direction, deleted }: Mention): boolean => direction === 'inbound' && !deleted;
const watchedOf = ({ externalId, root, occurredAt }: Mention): Watched => ({
  uri: externalId,
  root: root!,
  at: occurredAt.toISOString(),
});

class Round {
  private readonly posts: Posts;

  constructor(
    private readonly xrpc: Xrpc,
    private readonly did: string,
    private readonly cursor: PollCursor,
    private readonly from: Date,
    private readonly into: Harvesting,
  ) {
    this.posts = new Posts(xrpc);
  }

  page(stream: string): Promise<Read> {
    const until = reachOf(this.cursor, stream, this.from).toISOString();
    const { after } = this.cursor.round!;
    if (stream === notices) return this.notices(until, after);
    if (stream === own) return this.own(until, after);
    if (stream === presence) return this.presence();
    const week = new Date(this.xrpc.source.now().getTime() - searchReach).toISOString();
    return this.keyword(stream.slice(keyword.length), until > week ? until : week, after);
  }

  private async notices(until: string, after: string | undefined): Promise<Read> {
    type Answer = AppBskyNotificationListNotifications.OutputSchema;
    const answer = await this.xrpc.query<Answer>('app.bsky.notification.listNotifications', {
      limit: pageSize,
      cursor: after,
    });
    const items = listOf(answer.notifications);
    const fresh = items.filter(({ indexedAt }) => !(indexedAt < until));
    const uris = fresh.flatMap(({ reason, uri }) => (this.isWritten(reason) ? uri : []));
    const known = new Set(this.cursor.watched.map(({ uri }) => uri));
    const wanted = [...new Set(uris)].filter((uri) => !known.has(uri));
    await this.posts.fetch([...wanted, ...fresh.flatMap(({ record }) => rootOf(record))]);
    for (const uri of wanted) this.take(uri);
    return { times: fresh.map((one) => one.indexedAt), after: answer.cursor, done: isEnd(fresh, items) };
  }

  private isWritten(reason: string): boolean {
    if (written.has(reason)) return true;
    countKind(irrelevant.has(reason) ? this.into.skipped : this.into.unknown, String(reason));
    return false;
  }

  /** A post of which we were told, unless it is gone again. */
  private take(uri: string): void {
    const post = this.posts.get(uri);
    if (post) takePost(post, this.around(), this.into);
    else this.skip('gone');
  }

  /** What was written with our account: answers of ours, and of colleagues in the app. */
  private async own(until: string, after: string | undefined): Promise<Read> {
    type Answer = AppBskyFeedGetAuthorFeed.OutputSchema;
    const answer = await this.xrpc.query<Answer>('app.bsky.feed.getAuthorFeed', {
      actor: this.did,
      filter: 'posts_with_replies',
      limit: pageSize,
      cursor: after,
    });
    const items = listOf(answer.feed).filter(({ post }) => listOf([post]).length > 0);
    const fresh = items.filter(({ post, reason }) => reason !== undefined || !(post.indexedAt < until));
    for (const { post, reply, reason } of fresh) {
      this.posts.know(reply?.root);
      if (reason === undefined && rootOf(post.record).length > 0) takePost(post, this.around(), this.into);
      else this.skip(reason === undefined ? 'our own first posts' : 'reposts by us');
    }
    const times = fresh.flatMap(({ post, reason }) => (reason === undefined ? post.indexedAt : []));
    return { times, after: answer.cursor, done: isEnd(fresh, items) };
  }

  private async keyword(word: string, until: string, after: string | undefined): Promise<Read> {
    type Answer = AppBskyFeedSearchPosts.OutputSchema;
    const answer = await this.xrpc.query<Answer>('app.bsky.feed.searchPosts', {
      q: /\s/.test(word) ? `"${word.replaceAll('"', ' ')}"` : word,
      sort: 'latest',
      since: until,
      limit: pageSize,
      cursor: after,
    });
    const posts = listOf(answer.posts).filter(({ author }) => author?.did !== this.did);
    await this.posts.fetch(posts.flatMap(({ record }) => rootOf(record)));
    for (const post of posts) takePost(post, this.around(), this.into);
    return {
      times: posts.map(({ indexedAt }) => indexedAt),
      after: answer.cursor,
      done: listOf(answer.posts).length === 0,
    };
  }

  /**
   * Nobody tells of posts that were taken back; those looked at longest ago are asked for. Posts of people who block us, or
   * whom we block, are kept from us too, so that only those count as taken back whose authors we can see.
   */
  private async presence(): Promise<Read> {
    const due = this.cursor.watched.slice(0, lookedAt);
    await this.posts.fetch(due.map(({ uri }) => uri));
    const missing = due.filter(({ uri }) => !this.posts.get(uri));
    const visible = await visibleAuthors(this.xrpc, missing.map(authorOf));
    const gone = new Set(missing.filter((one) => visible.has(authorOf(one))));
    this.cursor.watched = [...this.cursor.watched.slice(due.length), ...due.filter((one) => !gone.has(one))];
    for (const one of gone) this.into.mentions.push(takenBack(one));
    return { times: [], done: true };
  }

  private around(): Around {
    return { did: this.did, post: (uri) => this.posts.get(uri) };
  }

  private skip(kind: string): void {
    countKind(this.into.skipped, kind);
  }
}

const authorOf = ({ uri }: Watched): string => readAtUri(uri)!.did;

function takenBack(post: Watched): Mention {
  const { uri, root, at } = post;
  return {
    externalId: uri,
    direction: 'inbound',
    root,
    author: { externalId: authorOf(post) },
    visibility: 'public',
    addressed: false,
    occurredAt: new Date(at),
    text: '',
    deleted: true,
  };
}

/** What is no object cannot be an item of a list. */
function listOf<T>(value: T[] | undefined): T[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}

/** A stream ends where it goes back to what is known, or where nothing more comes. */
const isEnd = (fresh: unknown[], items: unknown[]): boolean => fresh.length < items.length || items.length === 0;

/** The address of the first post of the thread that a post answers, if it answers one. */
function rootOf(record: PostView['record']): string[] {
  const uri = (record as { reply?: { root?: { uri?: unknown } } } | null)?.reply?.root?.uri;
  return readAtUri(uri) ? [uri as string] : [];
}
