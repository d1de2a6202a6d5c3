import MailComposer from 'nodemailer/lib/mail-composer';
import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply, SourceAccess } from '../connector.ts';
import { cleanAddress } from './header-text.ts';
import { htmlToText } from './html-text.ts';
import { ownMessageId, plusAddress } from './own-token.ts';
import { replyRecipients } from './recipients.ts';
import type { EmailSettings } from './settings.ts';

/** A mail ready to leave. */
export interface OutgoingMail {
  raw: Buffer;
  messageId: string;
  envelope: { from: string; to: string[] };
  /** Whom it answers; those of Cc and Bcc only listen. */
  to: string[];
  /** Wanted back by answers to this mail. */
  meta: Record<string, unknown>;
}

interface People {
  to: string[];
  cc: string[];
  bcc: string[];
}

/** References grow with every answer; the first and the last ones matter. */
const MAX_REFERENCES = 60;

/**
 * Writes the mail for a reply. The same reply gives the same bytes at every attempt, and so the same identity.
 * @throws ConnectorError when there is nobody to send it to
 */
export async function composeMail(
  source: SourceAccess,
  settings: EmailSettings,
  reply: OutgoingReply,
): Promise<OutgoingMail> {
  const people = recipientsOf(reply, settings);
  const from = senderAddress(reply, settings);
  const messageId = messageIdOf(source, settings, reply);
  const answered = String(reply.inReplyTo?.meta['messageId'] ?? '');
  const references = referencesOf(reply, answered);
  const composer = new MailComposer({
    messageId,
    date: reply.createdAt,
    from: { name: settings.fromName, address: from },
    ...people,
    replyTo: (settings.plusAddress && plusAddress((text) => source.sign(text), reply.id, from)) || undefined,
    inReplyTo: answered || undefined,
    references,
    subject: subjectOf(reply),
    ...bodyOf(reply, settings),
    headers: reply.automatic
      ? {
          'Auto-Submitted': 'auto-replied',
          'X-Auto-Response-Suppress': 'All',
          Precedence: 'bulk',
          'X-Earshot-Loop': '1',
        }
      : {},
    attachments: reply.attachments.map((file) => ({
      filename: file.name,
      contentType: file.contentType,
      content: Buffer.from(file.bytes),
      ...(file.contentId ? { cid: file.contentId, contentDisposition: 'inline' as const } : {}),
    })),
    baseBoundary: `earshot${source.sign(`boundary:${reply.id}`).slice(0, 24)}`,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    raw: await composer.compile().build(),
    messageId,
    envelope: { from: reply.automatic ? '' : from, to: [...people.to, ...people.cc, ...people.bcc] },
    to: people.to,
    meta: { messageId, references, ownAddress: from, to: people.to, cc: people.cc },
  };
}

/** The Message-ID of a reply, known before and after it is sent. */
export function messageIdOf(source: SourceAccess, settings: EmailSettings, reply: OutgoingReply): string {
  const domain = senderAddress(reply, settings).split('@')[1]!;
  return ownMessageId((text) => source.sign(text), reply.conversationId, reply.id, domain);
}

/** The address that the customer wrote to, if it is still ours, else the main one. */
function senderAddress(reply: OutgoingReply, settings: EmailSettings): string {
  const wroteTo = String(reply.inReplyTo?.meta['ownAddress'] ?? '').replace(/\+[^@]*@/, '@');
  return settings.addresses.includes(wroteTo) ? wroteTo : settings.addresses[0]!;
}

function recipientsOf(reply: OutgoingReply, settings: EmailSettings): People {
  const chosen = reply.recipients ?? { ...replyRecipients(reply.inReplyTo, settings.addresses), bcc: [] };
  const people = { to: clean(chosen.to), cc: clean(chosen.cc), bcc: clean(chosen.bcc) };
  if (people.to.length + people.cc.length + people.bcc.length > 0) return people;
  throw ConnectorError.rejected('There is no address to send this to: enter a recipient.');
}

function clean(list: string[]): string[] {
  const addresses = list.map((one) => ({ given: one, address: cleanAddress(one) }));
  const bad = addresses.find(({ address }) => address === '' || /[\s,;]/.test(address));
  if (bad) throw ConnectorError.rejected(`"${bad.given.slice(0, 100)}" is not an e-mail address.`);
  return [...new Set(addresses.map(({ address }) => address))];
}

function referencesOf(reply: OutgoingReply, answered: string): string[] {
  const before = reply.inReplyTo?.meta['references'];
  const chain = [...(Array.isArray(before) ? before.map(String) : []), answered].filter((id) =>
    /^<[^<>\s]+>$/.test(id),
  );
  const unique = [...new Set(chain)];
  return unique.length <= MAX_REFERENCES ? unique : [unique[0]!, ...unique.slice(1 - MAX_REFERENCES)];
}

function subjectOf(reply: OutgoingReply): string {
  if (reply.subject) return reply.subject;
  const before = reply.inReplyTo?.subject ?? '';
  return /^\s*(?:re|aw|odp|sv|vs|antw|rif|res?p?)\s*:/i.test(before) ? before : `Re: ${before}`.trim();
}

function bodyOf(reply: OutgoingReply, settings: EmailSettings): { text: string; html?: string } {
  const signature = settings.signature.replaceAll('{name}', reply.rep.name);
  const text = reply.text || htmlToText(reply.html ?? '').text;
  const withSignature = signature ? `${text.trimEnd()}\n\n-- \n${signature}\n` : text;
  if (!reply.html) return { text: withSignature };
  const below = signature ? `<div>-- <br>${signature.split('\n').map(escapeHtml).join('<br>')}</div>` : '';
  return { text: withSignature, html: `${reply.html}${below}` };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
