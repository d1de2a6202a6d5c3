import type { Author, Mention, Unreadable } from '../mention.ts';
import { toAttachments } from './attachments.ts';
import { type Automatic, automaticOf, isNoReply } from './automatic.ts';
import { readBody } from './body.ts';
import { type BounceReport, readBounce, refusalReason } from './bounce-report.ts';
import { addresses, type Address, cleanAddress, headerText, messageIds } from './header-text.ts';
import { all, first, type Head, readHead, straighten } from './headers.ts';
import { identityOf } from './identity.ts';
import { claimedAt } from './mail-time.ts';
import { type Parts, readParts } from './mime.ts';
import { conversationKey, readMessageId, readPlusAddress, replyKey, type Sign } from './own-token.ts';
import { mustNotAutoAnswer, verifySender } from './verification.ts';

/** What must be known beside a mail's bytes to read it. */
export interface MailContext {
  /** The server's time of arrival (INTERNALDATE); for imports the topmost Received. Never the Date header. */
  occurredAt: Date;
  /** Lower case; every address of the mailbox. The first is the main one. */
  ownAddresses: string[];
  /** The mail lies in the folder of sent mail, or is otherwise known to be ours. */
  outbound?: boolean;
  /** Mail from one of our own addresses that arrives in the inbox is an answer of ours (a copy to ourselves). */
  copiesToSelf?: boolean;
  /** Name by which our mail server signs Authentication-Results; without it no sender counts as verified. */
  authservId?: string;
  sign: Sign;
}

const MAX_SUBJECT = 2_000;
const MAX_NAME = 500;
const MAX_KEYS = 100;

/**
 * Reads one mail. Pure: the same bytes and context give the same mention, whatever path the mail took.
 * A mail that cannot be read is returned whole with the reason; this never rejects.
 */
export async function parseMail(raw: Uint8Array, context: MailContext): Promise<Mention | Unreadable> {
  const bytes = straighten(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength));
  const head = readHead(bytes);
  const externalId = identityOf(bytes, head);
  if (bytes.length === 0) return { externalId, raw, error: 'The mail is empty.' };
  try {
    const parts = await readParts(bytes);
    return toMention(externalId, head, parts, context);
  } catch (error) {
    return {
      externalId,
      raw,
      error: `The mail could not be taken apart: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Whether `parseMail` gave up on it. */
export function isUnreadable(item: Mention | Unreadable): item is Unreadable {
  return 'error' in item;
}

function toMention(externalId: string, head: Head, parts: Parts, context: MailContext): Mention {
  const people = peopleOf(head);
  const body = readBody(parts.texts);
  const subject = headerText(first(head, 'subject')).replace(/\s+/g, ' ').trim().slice(0, MAX_SUBJECT);
  const direction = directionOf(head, people, context);
  const automatic = machineOf({ head, parts, subject, text: body.text, people, direction, context });
  const bounce = automatic?.kind === 'bounce' ? readBounce(parts, body.text) : undefined;
  const files = body.original ? [...parts.files, originalFile(body.original)] : parts.files;
  return {
    externalId,
    direction,
    threadKeys: threadKeysOf(head, people, bounce, context.sign),
    answers: direction === 'outbound' ? strangers([...people.to, ...people.cc, ...people.bcc], context) : undefined,
    author: direction === 'outbound' ? ourselves(people, context) : authorOf(head, people, context),
    visibility: 'private',
    addressed: true,
    occurredAt: context.occurredAt,
    claimedAt: claimedAt(head),
    text: body.text,
    quotedFrom: body.quotedFrom,
    html: body.html,
    subject: subject || undefined,
    attachments: files.length > 0 ? toAttachments(files) : undefined,
    automatic: automatic?.kind,
    refuses: bounce && refusalOf(bounce, context.sign),
    meta: metaOf(head, people, context, { sign: automatic?.sign, bounce }),
  };
}

/** Which of our replies a bounce takes back: it must bring back our signature. */
function refusalOf(bounce: BounceReport, sign: Sign): Mention['refuses'] {
  const reason = refusalReason(bounce);
  const token = bounce.refersTo.map((id) => readMessageId(sign, id)).find((found) => found !== null);
  return reason !== null && token ? { replyId: token.replyId, reason } : undefined;
}

interface People {
  from: Address | undefined;
  sender: Address | undefined;
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  /** Where the servers say it was delivered: aliases and plus-addresses survive here. */
  delivered: string[];
}

function peopleOf(head: Head): People {
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].flatMap((name) =>
    all(head, name),
  );
  return {
    from: best(all(head, 'from').flatMap(addresses)),
    sender: best(addresses(first(head, 'sender'))),
    replyTo: addresses(first(head, 'reply-to')),
    to: all(head, 'to').flatMap(addresses),
    cc: all(head, 'cc').flatMap(addresses),
    bcc: all(head, 'bcc').flatMap(addresses),
    delivered: delivered.map(cleanAddress).filter((address) => address !== ''),
  };
}

function best(list: Address[]): Address | undefined {
  return list.find((one) => one.address !== '') ?? list.find((one) => one.name !== '');
}

/** From, else Sender, else Reply-To, else Return-Path; null when nobody is named anywhere. */
function authorOf(head: Head, people: People, context: MailContext): Author | null {
  const from = people.from;
  const form = formAuthor(people, context);
  const returnPath = cleanAddress(first(head, 'return-path'));
  const named = [form, from, people.sender, people.replyTo[0]].find((one) => one?.address);
  const address = named?.address || returnPath;
  const name = (named?.name || from?.name || '').slice(0, MAX_NAME);
  if (address) return { externalId: address, address, name: name || undefined };
  return from?.name ? { externalId: from.name.toLowerCase().slice(0, 320), name: name || undefined } : null;
}

/** Web forms write from our own or a no-reply address and name the customer, who is elsewhere, in Reply-To. */
function formAuthor(people: People, context: MailContext): Address | undefined {
  const from = people.from?.address ?? '';
  if (from === '' || (!isOwn(from, context) && !isNoReply(from))) return undefined;
  const domain = from.slice(from.lastIndexOf('@'));
  return people.replyTo.find(
    ({ address }) => address !== '' && !address.endsWith(domain) && !isOwn(address, context) && !isNoReply(address),
  );
}

function ourselves(people: People, context: MailContext): Author {
  const from = people.from?.address || context.ownAddresses[0] || 'unknown';
  return { externalId: from, address: from, name: people.from?.name || undefined };
}

function directionOf(head: Head, people: People, context: MailContext): Mention['direction'] {
  if (context.outbound) return 'outbound';
  if (!people.from || !isOwn(people.from.address, context)) return 'inbound';
  if (messageIds(first(head, 'message-id')).some((id) => readMessageId(context.sign, id))) return 'outbound';
  return context.copiesToSelf && strangers([...people.to, ...people.cc], context).length > 0 ? 'outbound' : 'inbound';
}

interface Suspect {
  head: Head;
  parts: Parts;
  subject: string;
  text: string;
  people: People;
  direction: Mention['direction'];
  context: MailContext;
}

/**
 * Whether a machine wrote it. What a web form sends on behalf of a customer is the customer's, and what we wrote to
 * somebody else and got back is nobody's question, even if it does not count as an answer.
 */
function machineOf({ people, direction, context, ...signs }: Suspect): Automatic | null {
  const form = formAuthor(people, context) !== undefined;
  const found = automaticOf({ ...signs, from: people.from, ownAddresses: context.ownAddresses });
  if (found) return form && (found.kind === 'bot' || found.kind === 'list') ? null : found;
  const copy = direction === 'inbound' && !form && isOwn(people.from?.address ?? '', context);
  if (!copy || strangers([...people.to, ...people.cc], context).length === 0) return null;
  return { kind: 'bot', sign: 'a copy of what we wrote to somebody else' };
}

/** Message-IDs thread and do nothing else; a verified token of ours names the reply or the conversation directly. */
function threadKeysOf(head: Head, people: People, bounce: BounceReport | undefined, sign: Sign): Mention['threadKeys'] {
  const own = messageIds(first(head, 'message-id')).slice(0, 1);
  const answered = messageIds(all(head, 'in-reply-to').join(' '));
  const chain = messageIds(all(head, 'references').join(' ')).reverse();
  const plus = [...people.delivered, ...people.to.map((one) => one.address), ...people.cc.map((one) => one.address)];
  const byPlus = plus.flatMap((address) => readPlusAddress(sign, address) ?? []);
  const referred = [...answered, ...chain, ...(bounce?.refersTo ?? [])];
  const tokens = [...byPlus, ...referred.flatMap((id) => readMessageId(sign, id) ?? [])];
  const refersTo = [
    ...byPlus.map((token) => replyKey(token.replyId)),
    ...referred.filter((id) => !own.includes(id)),
    ...tokens.map((token) => replyKey(token.replyId)),
    ...tokens.flatMap((token) => (token.conversationId ? conversationKey(token.conversationId) : [])),
  ];
  const ours = own.flatMap((id) => readMessageId(sign, id) ?? []).map((token) => replyKey(token.replyId));
  return { own: [...own, ...ours], refersTo: [...new Set(refersTo)].slice(0, MAX_KEYS) };
}

function metaOf(
  head: Head,
  people: People,
  context: MailContext,
  found: { sign?: string; bounce?: BounceReport },
): Record<string, unknown> {
  const domain = people.from?.address.split('@')[1] ?? '';
  const meta = {
    messageId: messageIds(first(head, 'message-id'))[0],
    references: messageIds(`${all(head, 'references').join(' ')} ${all(head, 'in-reply-to').join(' ')}`).slice(-50),
    replyTo: people.replyTo
      .map((one) => one.address)
      .filter(Boolean)
      .slice(0, 10),
    to: people.to
      .map((one) => one.address)
      .filter(Boolean)
      .slice(0, 50),
    cc: people.cc
      .map((one) => one.address)
      .filter(Boolean)
      .slice(0, 50),
    ownAddress: [...people.to, ...people.cc]
      .map((one) => one.address)
      .concat(people.delivered)
      .find((one) => isOwn(one, context)),
    verification: verifySender(head, context.authservId, domain),
    automaticSign: found.sign,
    bounce: found.bounce && {
      recipient: found.bounce.recipients[0],
      status: found.bounce.status,
      action: found.bounce.action,
    },
    neverAutoAnswer: mustNotAutoAnswer(head) || found.sign !== undefined || undefined,
  };
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
}

function strangers(list: Address[], context: MailContext): string[] {
  return [...new Set(list.map((one) => one.address).filter((address) => address !== '' && !isOwn(address, context)))];
}

/** Ours, with or without a plus-part. */
function isOwn(address: string, context: MailContext): boolean {
  return context.ownAddresses.includes(address.replace(/\+[^@]*@/, '@'));
}

function originalFile({ name, text }: { name: string; text: string }): Parts['files'][number] {
  return { contentType: 'text/plain', filename: name, bytes: Buffer.from(text) };
}
