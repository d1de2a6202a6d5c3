import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../connector.ts';
import type { Harvest, Mention, Page, Pending } from '../mention.ts';
import { ConnectorError } from '../connector-error.ts';
import { fetchFrom } from '../hosted-file.ts';
import { NoAnswer } from '../platform-http.ts';
import { act } from './act.ts';
import { canReply } from './can-reply.ts';
import { findReply } from './find-reply.ts';
import { Graph } from './graph.ts';
import { KnownPosts } from './known-posts.ts';
import { lookUpItems } from './look-up.ts';
import { recogniseOwn } from './own-mark.ts';
import { pollPage } from './poll.ts';
import { sendReply } from './send.ts';
import { facebookSpec } from './spec.ts';
import { testPage } from './test-page.ts';
import { FacebookWebhook } from './webhook.ts';

/** Facebook's own servers of files. */
const hosts = /(^|\.)(fbcdn\.net|facebook\.com|fbsbx\.com)$/;

/** Facebook pages: posts, comments, mentions, reviews and Messenger. */
export class FacebookConnector implements Connector {
  readonly spec = facebookSpec;
  private readonly posts = new KnownPosts();
  readonly webhook = new FacebookWebhook(this.posts);

  test(source: SourceAccess): Promise<TestResult> {
    return testPage(source);
  }

  poll(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date): Promise<Page> {
    return reading(() => pollPage(source, cursor, from, this.posts));
  }

  checkAccess(source: SourceAccess): Promise<void> {
    const graph = new Graph(source);
    return reading(async () => void (await graph.get(graph.settings.pageId, { fields: 'id' })));
  }

  lookUp(source: SourceAccess, items: Pending[]): Promise<Harvest> {
    return reading(() => lookUpItems(source, items, this.posts));
  }

  fetchAttachment(
    source: SourceAccess,
    remote: string,
    maxBytes: number,
  ): Promise<{ bytes: Uint8Array; contentType: string }> {
    return reading(() => fetchFrom(hosts, 'Facebook', remote, maxBytes, source.now()));
  }

  canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
    return canReply(item, source);
  }

  send(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
    return sendReply(source, reply);
  }

  findReply(source: SourceAccess, reply: OutgoingReply): Promise<{ externalId: string; occurredAt: Date } | null> {
    return reading(() => findReply(source, reply));
  }

  recogniseOwn(mention: Mention, source: SourceAccess): string | null {
    return recogniseOwn(mention, source);
  }

  act(source: SourceAccess, action: string, item: StoredItem): Promise<void> {
    return act(source, action, item);
  }
}

/** Reading may be repeated, so that no answer is only a delay. */
async function reading<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NoAnswer)
      throw ConnectorError.unavailable('Facebook did not answer; it is tried again.', error);
    throw error;
  }
}
