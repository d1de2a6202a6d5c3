import type { OutgoingReply, SendResult, SourceAccess } from '../connector.ts';
import { composeMail, messageIdOf, type OutgoingMail } from './compose.ts';
import { foldersToRead, sentFolder } from './folders.ts';
import { readHead, straighten } from './headers.ts';
import { identityOf } from './identity.ts';
import { withImap } from './imap-session.ts';
import { replyKey } from './own-token.ts';
import { readSettings } from './settings.ts';
import { handOver, type Refused } from './smtp-send.ts';

const TIME_LIMIT = 60_000;

/** Sends a reply once. @throws ConnectorError when the mail server did not take it */
export async function sendReply(source: SourceAccess, reply: OutgoingReply): Promise<SendResult> {
  const settings = readSettings(source);
  const mail = await composeMail(source, settings, reply);
  const handover = await handOver(source, settings, mail);
  if (handover.outcome !== 'accepted') return handover;
  const sentCopy = settings.appendToSent ? await keepCopy(source, mail, reply.createdAt) : 'by the server';
  const unreached = handover.refused.filter(({ address }) => mail.to.includes(address));
  if (unreached.length > 0) return { outcome: 'refused', reason: sentenceOf(unreached) };
  return {
    outcome: 'sent',
    externalId: identityOfMail(mail.raw),
    occurredAt: source.now(),
    threadKeys: [mail.messageId, replyKey(reply.id)],
    meta: { ...mail.meta, sentCopy, ...(handover.refused.length > 0 ? { refused: handover.refused } : {}) },
  };
}

const sentenceOf = (refused: Refused[]): string =>
  `The mail server refused ${refused.map(({ address, answer }) => `${address} (${answer})`).join(', ')}; the other recipients got the mail.`;

/**
 * Looks for a reply of unknown fate in Sent, and in the folders we read for a copy to ourselves. Being there proves
 * that it was sent; not being there proves nothing.
 */
export function findReply(
  source: SourceAccess,
  reply: OutgoingReply,
): Promise<{ externalId: string; occurredAt: Date } | null> {
  return withImap(
    source,
    async ({ client, settings }) => {
      const messageId = messageIdOf(source, settings, reply);
      for (const { path } of await foldersToRead(client, settings)) {
        await client.mailboxOpen(path, { readOnly: true });
        const uids = await client.search({ header: { 'message-id': messageId } }, { uid: true });
        if (!Array.isArray(uids) || uids.length === 0) continue;
        const found = await client.fetchOne(String(uids[0]), { source: true, internalDate: true }, { uid: true });
        if (found && found.source)
          return {
            externalId: identityOfMail(found.source),
            occurredAt: new Date(found.internalDate ?? reply.createdAt),
          };
      }
      return null;
    },
    { limit: TIME_LIMIT },
  );
}

/** A copy that cannot be kept does not unsend the mail: what went wrong is noted with the reply. */
async function keepCopy(source: SourceAccess, mail: OutgoingMail, at: Date): Promise<string> {
  try {
    return await withImap(
      source,
      async ({ client, settings }) => {
        const path = await sentFolder(client, settings);
        if (!path) return 'no folder is marked as Sent';
        await client.append(path, mail.raw, ['\\Seen'], at);
        return 'kept';
      },
      { limit: TIME_LIMIT },
    );
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function identityOfMail(raw: Buffer): string {
  const bytes = straighten(raw);
  return identityOf(bytes, readHead(bytes));
}
