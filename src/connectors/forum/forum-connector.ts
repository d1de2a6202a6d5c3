import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../connector.ts';
import type { Harvest, Page, Pending } from '../mention.ts';
import { ConnectorError } from '../connector-error.ts';
import { canReply } from './can-reply.ts';
import { type DiscourseCursor, pollDiscourse } from './discourse/discourse-poll.ts';
import { findOnDiscourse, sendToDiscourse } from './discourse/discourse-send.ts';
import { testDiscourse } from './discourse/discourse-test.ts';
import { lookUpPosts } from './discourse/discourse-topics.ts';
import { discourseWebhook } from './discourse/discourse-webhook.ts';
import { pollFeed, testFeed } from './feed/feed-poll.ts';
import { forumSpec } from './forum-spec.ts';
import { type NodebbCursor, pollNodebb } from './nodebb/nodebb-poll.ts';
import { findOnNodebb, sendToNodebb, testNodebb } from './nodebb/nodebb-send.ts';
import { type Software, softwareOf } from './settings.ts';

type Cursor = Record<string, unknown> | null;
type Found = { externalId: string; occurredAt: Date } | null;

/** What one kind of forum software is read and answered with. */
interface Way {
  test(source: SourceAccess): Promise<TestResult>;
  poll(source: SourceAccess, cursor: Cursor, from: Date): Promise<Page>;
  send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult>;
  find(source: SourceAccess, reply: OutgoingReply): Promise<Found>;
}

const ways: Record<Software, Way> = {
  discourse: {
    test: testDiscourse,
    poll: (source, cursor, from) => pollDiscourse(source, cursor as DiscourseCursor | null, from),
    send: sendToDiscourse,
    find: findOnDiscourse,
  },
  nodebb: {
    test: testNodebb,
    poll: (source, cursor, from) => pollNodebb(source, cursor as NodebbCursor | null, from),
    send: sendToNodebb,
    find: findOnNodebb,
  },
  feed: {
    test: testFeed,
    poll: (source, cursor, from) => pollFeed(source, cursor, from),
    send: () => Promise.reject(ConnectorError.rejected('A feed can only be read; answer on the forum itself.')),
    find: async () => null,
  },
};

const wayOf = (source: SourceAccess): Way => ways[softwareOf(source.settings)];

/** Forums: Discourse and NodeBB both ways, any other by its feed. Keeps nothing between calls. */
export class ForumConnector implements Connector {
  readonly spec = forumSpec;

  /** Only Discourse calls us; where another software runs, nothing passes. */
  readonly webhook = {
    ...discourseWebhook,
    verify: (...given: Parameters<typeof discourseWebhook.verify>): boolean =>
      softwareOf(given[1].settings) === 'discourse' && discourseWebhook.verify(...given),
  };

  async test(source: SourceAccess): Promise<TestResult> {
    try {
      return await wayOf(source).test(source);
    } catch (error) {
      if (error instanceof ConnectorError) return { ok: false, message: error.message };
      throw error;
    }
  }

  poll(source: SourceAccess, cursor: Cursor, from: Date): Promise<Page> {
    return wayOf(source).poll(source, cursor, from);
  }

  lookUp(source: SourceAccess, items: Pending[]): Promise<Harvest> {
    return lookUpPosts(source, items);
  }

  canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
    return canReply(item, source);
  }

  send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
    return wayOf(source).send(source, reply);
  }

  findReply(source: SourceAccess, reply: OutgoingReply): Promise<Found> {
    return wayOf(source).find(source, reply);
  }
}
