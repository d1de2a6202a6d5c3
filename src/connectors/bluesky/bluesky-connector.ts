import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../connector.ts';
import { fetchFrom } from '../hosted-file.ts';
import type { Page } from '../mention.ts';
import { actOn } from './act.ts';
import { canReply } from './can-reply.ts';
import { pollBluesky } from './poll.ts';
import { findReply, sendReply } from './send.ts';
import { blueskySpec } from './spec.ts';
import { testAccount } from './test-account.ts';

/** Where Bluesky's AppView keeps pictures, whatever a payload says. */
const pictures = /^cdn\.bsky\.app$/;

/** One account on Bluesky: mentions, replies, quotes, words of interest. Keeps nothing between calls. */
export class BlueskyConnector implements Connector {
  readonly spec = blueskySpec;

  test(source: SourceAccess): Promise<TestResult> {
    return testAccount(source);
  }

  poll(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date): Promise<Page> {
    return pollBluesky(source, cursor, from);
  }

  fetchAttachment(source: SourceAccess, remote: string, maxBytes: number) {
    return fetchFrom(pictures, 'Bluesky', remote, maxBytes, source.now());
  }

  canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
    return canReply(item, source);
  }

  send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
    return sendReply(source, reply);
  }

  findReply(source: SourceAccess, reply: OutgoingReply): Promise<{ externalId: string; occurredAt: Date } | null> {
    return findReply(source, reply);
  }

  act(source: SourceAccess, action: string, item: StoredItem): Promise<void> {
    return actOn(source, action, item);
  }
}
