import type { SourceAccess } from '../connector.ts';
import type { Page } from '../mention.ts';
import { Graph, type GraphAnswer, versionDrift } from './graph.ts';
import { isForbidden, isGone } from './graph-errors.ts';
import {
  commentFields,
  commentMention,
  conversationFields,
  customerOf,
  messageFields,
  postFields,
  postMention,
  privateMention,
  ratingFields,
  ratingMention,
} from './graph-items.ts';
import { Harvesting } from './harvesting.ts';
import type { KnownPosts } from './known-posts.ts';
import { fields, type Fields, idOf, list, text, timeOf } from './payload.ts';
import { nextStage, type PollCursor, readCursor, restOfRound } from './poll-cursor.ts';
import { subscribe } from './subscription.ts';

const atOnce = 100;
const hour = 3_600_000;

/** Reads one page of one stage of a round; a round goes once over everything that may hold something new. */
export async function pollPage(
  source: SourceAccess,
  stored: Record<string, unknown> | null,
  from: Date,
  posts: KnownPosts,
): Promise<Page> {
  const graph = new Graph(source);
  const into = new Harvesting();
  const cursor = readCursor(stored, from, source.now(), graph.settings.messenger);
  const next = await new Round(graph, posts, into, source.now()).step(cursor);
  const more = next.stage !== 'subscription';
  return { ...into.done(), cursor: { ...next }, more };
}

class Round {
  constructor(
    private readonly graph: Graph,
    private readonly posts: KnownPosts,
    private readonly into: Harvesting,
    private readonly now: Date,
  ) {}

  /** @returns the cursor that covers what was read */
  step(cursor: PollCursor): Promise<PollCursor> {
    switch (cursor.stage) {
      case 'subscription':
        return this.subscription(cursor);
      case 'feed':
        return this.feed(cursor);
      case 'tagged':
        return this.edge(cursor, 'tagged', postFields, (one) => this.takePost(one));
      case 'ratings':
        return this.edge(cursor, 'ratings', ratingFields, (one) => ratingMention(one, this.pageId));
      case 'comments':
        return this.comments(cursor);
      case 'conversations':
        return this.conversations(cursor);
      case 'messages':
        return this.messages(cursor);
    }
  }

  private get pageId(): string {
    return this.graph.settings.pageId;
  }

  /** An app that fell silent is unsubscribed by Facebook; once an hour we look, and subscribe again. */
  private async subscription(cursor: PollCursor): Promise<PollCursor> {
    if (this.now.getTime() - Date.parse(cursor.subscribedAt) < hour) return nextStage(cursor);
    try {
      const { repaired } = await subscribe(this.graph);
      if (repaired) this.into.skip('subscription repaired');
      this.into.warnings['subscription'] = null;
    } catch (error) {
      if (!isForbidden(error)) throw error;
      this.into.warnings['subscription'] =
        'Facebook does not let us subscribe to the page\u2019s events (permission pages_manage_metadata), so that everything arrives by polling only.';
    }
    return nextStage({ ...cursor, subscribedAt: this.now.toISOString() });
  }

  private takePost(post: Fields) {
    return postMention(post, this.pageId, this.posts);
  }

  private async feed(cursor: PollCursor): Promise<PollCursor> {
    const { body } = await this.ask(`${this.pageId}/feed`, { fields: postFields, limit: atOnce, after: cursor.after });
    const items = list(body['data']).map(fields);
    this.keep(items, cursor, (one) => this.takePost(one));
    const found = items.flatMap((one) => {
      const at = timeOf(one['created_time']);
      const visitors = idOf(fields(one['from'])['id']) !== this.pageId;
      return at && at >= new Date(cursor.postsFrom) ? [{ id: idOf(one['id']), at: at.toISOString(), visitors }] : [];
    });
    const known = new Map([...cursor.posts, ...found].map((post) => [post.id, post]));
    const next = { ...cursor, posts: [...known.values()] };
    return restOfRound(next, body, !this.reaches(items, 'created_time', cursor.since));
  }

  /** Mentions and reviews are read where they are permitted; a test names the permission that is missing. */
  private async edge(
    cursor: PollCursor,
    name: 'tagged' | 'ratings',
    wanted: string,
    take: (one: Fields) => ReturnType<typeof postMention>,
  ): Promise<PollCursor> {
    try {
      const { body } = await this.ask(`${this.pageId}/${name}`, { fields: wanted, limit: atOnce, after: cursor.after });
      const items = list(body['data']).map(fields);
      this.keep(items, cursor, take);
      return restOfRound(cursor, body, !this.reaches(items, 'created_time', cursor.since));
    } catch (error) {
      if (!isForbidden(error) && !isGone(error)) throw error;
      this.into.skip(`${name} not permitted`);
      return nextStage(cursor);
    }
  }

  /** A new comment does not bring its post back, so that each recent post is asked. */
  private async comments(cursor: PollCursor): Promise<PollCursor> {
    const [postId, ...rest] = cursor.queue;
    if (postId === undefined) return nextStage(cursor);
    try {
      const { body } = await this.ask(`${postId}/comments`, {
        fields: commentFields,
        filter: 'stream',
        order: 'reverse_chronological',
        since: Math.floor(Date.parse(cursor.since) / 1000),
        limit: atOnce,
        after: cursor.after,
      });
      const items = list(body['data']).map(fields);
      const byVisitor = cursor.posts.some(({ id, visitors }) => id === postId && visitors);
      const above = this.posts.get(postId) ?? { byVisitor };
      if (items.length > 0 && !this.posts.get(postId)) this.into.wantPost(postId);
      this.keep(items, cursor, (one) => commentMention(one, postId, this.pageId, above));
      return restOfRound({ ...cursor, shown: true }, body, !this.reaches(items, 'created_time', cursor.since));
    } catch (error) {
      if (isForbidden(error)) return this.passOver(cursor, postId, rest, error);
      if (!isGone(error)) throw error;
      const posts = cursor.posts.filter(({ id }) => id !== postId);
      return { ...cursor, posts, queue: rest, after: undefined };
    }
  }

  /**
   * A post that we may not see stops no other. Where none can be seen a permission is missing: then none is passed over,
   * so that nothing is left out once it is there again.
   */
  private passOver(cursor: PollCursor, postId: string, rest: string[], error: unknown): PollCursor {
    const { shown, refused = [] } = cursor;
    if (shown) this.into.skip('comments of a post that we may not see');
    if (shown) return { ...cursor, queue: rest, after: undefined };
    if (rest.every((id) => refused.includes(id))) throw error;
    return { ...cursor, refused: [...refused, postId], queue: [...rest, postId], after: undefined };
  }

  private async conversations(cursor: PollCursor): Promise<PollCursor> {
    const params = { platform: 'MESSENGER', fields: conversationFields, limit: atOnce, after: cursor.after };
    const { body } = await this.ask(`${this.pageId}/conversations`, params, true);
    const items = list(body['data']).map(fields);
    const due = items.filter((one) => (timeOf(one['updated_time']) ?? this.now) >= new Date(cursor.since));
    const queue = due.flatMap((one) => {
      const customer = customerOf(one, this.pageId);
      return customer ? [`${idOf(one['id'])} ${customer}`] : [];
    });
    const next = { ...cursor, threads: [...new Set([...cursor.threads, ...queue])] };
    return restOfRound(next, body, !this.reaches(items, 'updated_time', cursor.since));
  }

  private async messages(cursor: PollCursor): Promise<PollCursor> {
    const [thread] = cursor.queue;
    if (thread === undefined) return nextStage(cursor);
    const [id, customer = ''] = thread.split(' ');
    const { body } = await this.ask(
      `${id}/messages`,
      { fields: messageFields, limit: atOnce, after: cursor.after },
      true,
    );
    const items = list(body['data']).map(fields);
    this.keep(items, cursor, (one) => privateMention(one, customer, this.pageId));
    return restOfRound(cursor, body, !this.reaches(items, 'created_time', cursor.since));
  }

  private async ask(path: string, params: Record<string, string | number | undefined>, messenger = false) {
    const answer = await this.graph.get(path, params, messenger ? 'messenger' : 'pages');
    this.noticeVersion(answer);
    return answer;
  }

  private noticeVersion({ otherVersion }: GraphAnswer): void {
    this.into.warnings['version'] = otherVersion ? versionDrift(otherVersion, this.graph.settings) : null;
  }

  private keep(items: Fields[], { since }: PollCursor, take: (one: Fields) => ReturnType<typeof postMention>): void {
    for (const item of items) {
      const at = timeOf(item['created_time']);
      const mention = take(item);
      if (!mention) {
        const externalId = `polled:${idOf(item['id']) || text(item['created_time'])}`;
        this.into.unreadable.push({ externalId, raw: JSON.stringify(item), error: 'It has no id or no time.' });
      } else if (!at || at >= new Date(since)) this.into.mentions.push(mention);
    }
  }

  /** Whether a page of items, newest first, goes back to what is known already. */
  private reaches(items: Fields[], time: string, since: string): boolean {
    const last = items.at(-1);
    return !last || (timeOf(last[time]) ?? this.now) < new Date(since);
  }
}
