import type {
  Connector,
  OutgoingReply,
  ReplyPermission,
  SendResult,
  SourceAccess,
  StoredItem,
  TestResult,
} from '../connector.ts';
import type { Harvest, Mention, Page } from '../mention.ts';
import { canReply } from './can-reply.ts';
import { emailSpec } from './email-spec.ts';
import { holdMailbox } from './imap-hold.ts';
import { pollMailbox } from './imap-poll.ts';
import { withImap } from './imap-session.ts';
import { importMails, rereadMail } from './import-mails.ts';
import { readMessageId } from './own-token.ts';
import { findReply, sendReply } from './send-mail.ts';
import { readSettings } from './settings.ts';
import { trySmtp } from './smtp-send.ts';
import { testMailbox } from './test-mailbox.ts';

/** Signing in and out may take this long. Milliseconds. */
const CHECK_LIMIT = 30_000;

/** Mailboxes by IMAP and SMTP. Keeps nothing between calls: what it knows is in the cursor. */
export class EmailConnector implements Connector {
  readonly spec = emailSpec;

  test(source: SourceAccess): Promise<TestResult> {
    return testMailbox(source);
  }

  poll(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date, signal: AbortSignal): Promise<Page> {
    return pollMailbox(source, cursor, from, signal);
  }

  checkAccess(source: SourceAccess): Promise<void> {
    return withImap(source, async () => undefined, { limit: CHECK_LIMIT });
  }

  checkSending(source: SourceAccess): Promise<void> {
    return trySmtp(source, readSettings(source));
  }

  hold(source: SourceAccess, wake: () => void, signal: AbortSignal): Promise<void> {
    return holdMailbox(source, wake, signal);
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

  importFile(source: SourceAccess, name: string, file: AsyncIterable<Uint8Array>): AsyncIterable<Harvest> {
    return importMails(source, name, file);
  }

  reread(source: SourceAccess, _externalId: string, raw: Uint8Array): Promise<Harvest> {
    return rereadMail(source, raw);
  }

  recogniseOwn(mention: Mention, source: SourceAccess): string | null {
    const sign = (text: string): string => source.sign(text);
    for (const key of mention.threadKeys?.own ?? []) {
      const token = readMessageId(sign, key);
      if (token) return token.replyId;
    }
    return null;
  }
}
