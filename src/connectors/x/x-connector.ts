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
import type { Harvest, Page, Pending } from '../mention.ts';
import { actOn } from './act.ts';
import { canReply } from './can-reply.ts';
import { hosts } from './files.ts';
import { lookUpPosts } from './look-up.ts';
import { pollX } from './poll.ts';
import { findReply, sendReply } from './send-reply.ts';
import { checkSignedIn, testAccount } from './test-account.ts';
import { readBody, webhook } from './webhook.ts';
import { xSpec } from './x-spec.ts';

/** One account on X: posts that mention it, keywords, direct messages. Keeps nothing between calls. */
export class XConnector implements Connector {
  readonly spec = xSpec;
  readonly webhook = webhook;

  test(source: SourceAccess): Promise<TestResult> {
    return testAccount(source);
  }

  signedIn(source: SourceAccess): Promise<Record<string, string>> {
    return checkSignedIn(source);
  }

  poll(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date): Promise<Page> {
    return pollX(source, cursor, from);
  }

  lookUp(source: SourceAccess, items: Pending[]): Promise<Harvest> {
    return lookUpPosts(source, items);
  }

  async reread(source: SourceAccess, _externalId: string, raw: Uint8Array): Promise<Harvest> {
    return readBody(Buffer.from(raw).toString('utf8'), source);
  }

  fetchAttachment(
    source: SourceAccess,
    remote: string,
    maxBytes: number,
  ): Promise<{ bytes: Uint8Array; contentType: string }> {
    return fetchFrom(hosts, 'X', remote, maxBytes, source.now());
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
