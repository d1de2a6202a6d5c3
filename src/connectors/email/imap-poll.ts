import type { ImapFlow } from 'imapflow';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { type FirstRead, firstReadOf, readSince } from '../first-read.ts';
import type { Mention, Page, Unreadable } from '../mention.ts';
import { type Folder, foldersToRead } from './folders.ts';
import { readHead, straighten } from './headers.ts';
import { identityOfHead } from './identity.ts';
import { type Session, withImap } from './imap-session.ts';
import { type LeftOut, nextOf, noteLeftOut, stillThere } from './left-out.ts';
import { isUnreadable, type MailContext, parseMail } from './parse-mail.ts';
import type { EmailSettings } from './settings.ts';

/** Where reading stands in one folder. Strings, since UIDVALIDITY and MODSEQ are larger than JSON's numbers. */
export interface FolderState {
  uidValidity: string;
  /** Everything up to this UID is taken. */
  lastUid: string;
  /** Up to this UID the folder's history is taken from `from` on; above it everything is new. */
  historyUntil: string;
  highestModseq?: string;
  /** Mails up to `lastUid` that are asked for again. */
  leftOut?: LeftOut;
}

export interface EmailCursor {
  folders: Record<string, FolderState>;
  firstRead?: FirstRead;
}

/** Larger mails are kept as unreadable, with their headers. Bytes. */
const MAX_MAIL = 25 * 1024 * 1024;
const PAGE_MAILS = 100;
const PAGE_BYTES = 16 * 1024 * 1024;
const TIME_LIMIT = 5 * 60_000;

interface Found {
  uid: number;
  size: number;
  at: Date;
}

interface Opened {
  path: string;
  state: FolderState;
  /** The highest UID given out when the folder was opened. */
  last: number;
}

interface Taken {
  items: (Mention | Unreadable)[];
  state: FolderState;
  bytes: number;
  more: boolean;
}

/**
 * Reads one page of what is new, over the sent folder and the chosen ones. Changes nothing in the mailbox: folders are
 * opened read-only.
 */
export function pollMailbox(
  source: SourceAccess,
  cursor: Record<string, unknown> | null,
  from: Date,
  signal: AbortSignal,
): Promise<Page> {
  const stored = cursor as EmailCursor | null;
  return withImap(source, (session) => readPage(session, source, stored, from), { limit: TIME_LIMIT, signal });
}

async function readPage(
  { client, settings }: Session,
  source: SourceAccess,
  stored: EmailCursor | null,
  from: Date,
): Promise<Page> {
  const [mentions, unreadable]: [Mention[], Unreadable[]] = [[], []];
  const known = stored?.folders ?? {};
  const missing: Record<string, number> = {};
  let [bytes, more, keptBack] = [0, false, 0];
  const folders = await foldersToRead(client, settings);
  const paths = folders.map(({ path }) => path);
  const firstRead = firstReadOf(stored?.firstRead, stored && Object.keys(known), paths, source.now());
  const cursor: EmailCursor = { folders: { ...known }, firstRead };
  for (const folder of folders) {
    const room = { mails: PAGE_MAILS - mentions.length - unreadable.length, bytes: PAGE_BYTES - bytes };
    if (room.mails <= 0 || room.bytes <= 0) {
      more = true;
      break;
    }
    const opened = await openFolder(client, folder, known[folder.path]);
    if (!opened) missing[`folder "${folder.path}" does not exist`] = 1;
    if (!opened) continue;
    const taken = await readFolder(client, opened, from, room, contextOf(source, settings, folder), source.now());
    mentions.push(...readSince(taken.items.filter(isMention), firstRead[folder.path]));
    unreadable.push(...taken.items.filter(isUnreadable));
    cursor.folders[folder.path] = taken.state;
    keptBack += Object.keys(taken.state.leftOut ?? {}).length;
    bytes += taken.bytes;
    more ||= taken.more;
  }
  if (Object.keys(missing).length === folders.length) {
    throw ConnectorError.rejected('None of the chosen folders exists in this mailbox: correct them in its settings.');
  }
  return {
    mentions,
    unreadable,
    // A folder that somebody renamed does not stop the others; it shows up as something unknown.
    unknown: missing,
    warnings: { 'mails-kept-back': keptBack > 0 ? keptBackSentence(keptBack) : null },
    cursor: { ...cursor },
    more,
  };
}

const isMention = (item: Mention | Unreadable): item is Mention => !isUnreadable(item);

function contextOf(source: SourceAccess, settings: EmailSettings, folder: Folder): Omit<MailContext, 'occurredAt'> {
  return {
    ownAddresses: settings.addresses,
    outbound: folder.sent,
    copiesToSelf: settings.copiesToSelf,
    authservId: settings.authservId,
    sign: (text) => source.sign(text),
  };
}

/** One page of one folder: first what is new. What was left out before is asked for when nothing new waits. */
export async function readFolder(
  client: ImapFlow,
  { path, state, last }: Opened,
  from: Date,
  room: { mails: number; bytes: number },
  context: Omit<MailContext, 'occurredAt'>,
  now: Date,
): Promise<Taken> {
  const uids = last > Number(state.lastUid) ? await newUids(client, state, from) : [];
  const isWanted = ({ uid, at }: Found): boolean => uid > Number(state.historyUntil) || at >= from;
  const fresh = await readSome(client, uids.slice(0, room.mails), room.bytes, isWanted, context);
  const inHistory = Number(state.lastUid) < Number(state.historyUntil);
  const end = fresh.answered.length < uids.length ? 0 : inHistory ? Number(state.historyUntil) : last;
  const reached = Math.max(end, fresh.answered.at(-1) ?? 0, Number(state.lastUid));
  const share = reached < last ? 0 : room.mails - fresh.answered.length;
  const old = await readSome(client, nextOf(state.leftOut ?? {}, share), room.bytes - fresh.bytes, isWanted, context);
  const place = { folder: path, uidValidity: state.uidValidity };
  const asked = [...old.answered, ...fresh.answered];
  const { again, lost } = noteLeftOut(state.leftOut ?? {}, [...old.leftOut, ...fresh.leftOut], asked, place, now);
  return {
    items: [...fresh.items, ...old.items, ...lost],
    state: { ...state, lastUid: String(reached), leftOut: again },
    bytes: fresh.bytes + old.bytes,
    more: reached < last,
  };
}

interface Answered {
  items: (Mention | Unreadable)[];
  /** UIDs for which there was room, ascending. */
  answered: number[];
  /** Those of them that the server did not hand out. */
  leftOut: number[];
  bytes: number;
}

/** Of these mails those that fit, in the order of their UIDs. */
async function readSome(
  client: ImapFlow,
  uids: number[],
  bytes: number,
  isWanted: (found: Found) => boolean,
  context: Omit<MailContext, 'occurredAt'>,
): Promise<Answered> {
  if (uids.length === 0 || bytes <= 0) return { items: [], answered: [], leftOut: [], bytes: 0 };
  const sized = await sizes(client, uids);
  const chosen = fitting(sized.found, bytes);
  const wanted = chosen.filter(isWanted);
  const read = await readMails(client, wanted, context);
  const end = chosen.length < sized.found.length ? chosen.at(-1)!.uid : Infinity;
  return {
    items: read.items,
    answered: uids.filter((uid) => uid <= end),
    leftOut: [...sized.leftOut, ...read.leftOut].filter((uid) => uid <= end),
    bytes: wanted.reduce((sum, { size }) => sum + size, 0),
  };
}

/**
 * Opens a folder read-only. A changed UIDVALIDITY means that it was made anew: all of it is read again, and what is
 * known is recognised by its content. The client's mailbox object changes under our hands, so values are copied.
 */
async function openFolder(client: ImapFlow, folder: Folder, known: FolderState | undefined): Promise<Opened | null> {
  const opened = await openReadOnly(client, folder);
  if (!opened) return null;
  const uidValidity = String(opened.uidValidity);
  const highestModseq = opened.highestModseq === undefined ? undefined : String(opened.highestModseq);
  const last = opened.uidNext - 1;
  const { path } = folder;
  if (known?.uidValidity === uidValidity) return { path, state: { ...known, highestModseq }, last };
  return { path, state: { uidValidity, lastUid: '0', historyUntil: String(last), highestModseq }, last };
}

async function openReadOnly(
  client: ImapFlow,
  folder: Folder,
): Promise<{ uidValidity: bigint; uidNext: number; highestModseq?: bigint } | null> {
  try {
    const { uidValidity, uidNext, highestModseq } = await client.mailboxOpen(folder.path, { readOnly: true });
    return { uidValidity, uidNext, highestModseq };
  } catch (error) {
    if ((error as { mailboxMissing?: boolean }).mailboxMissing) return null;
    throw error;
  }
}

/**
 * UIDs not yet taken, ascending. History is asked for by date; `n:*` always names the last mail, so it is filtered.
 * @throws ConnectorError unavailable when the search failed, which the client tells by an answer that is no list
 */
async function newUids(client: ImapFlow, state: FolderState, from: Date): Promise<number[]> {
  const [last, until] = [Number(state.lastUid), Number(state.historyUntil)];
  const query = last < until ? { uid: `${last + 1}:${until}`, since: dayBefore(from) } : { uid: `${last + 1}:*` };
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found))
    throw ConnectorError.unavailable('The mail server did not say which mails are new; it is asked again.');
  return found.filter((uid) => uid > last).sort((a, b) => a - b);
}

/** SINCE counts days in the server's time zone. */
function dayBefore(date: Date): Date {
  return new Date(date.getTime() - 86_400_000);
}

async function sizes(client: ImapFlow, uids: number[]): Promise<{ found: Found[]; leftOut: number[] }> {
  const rows = await client.fetchAll(uids, { uid: true, size: true, internalDate: true }, { uid: true });
  const found = rows
    .map((row) => ({ uid: row.uid, size: row.size ?? 0, at: new Date(row.internalDate ?? 0) }))
    .sort((a, b) => a.uid - b.uid);
  return { found, leftOut: await stillThere(client, uids, uidsOf(rows)) };
}

/** As many as fit, at least one. Oversized mails cost nothing, since only their headers are fetched. */
function fitting(found: Found[], bytes: number): Found[] {
  let sum = 0;
  const end = found.findIndex(({ size }, i) => (sum += size > MAX_MAIL ? 0 : size) > bytes && i > 0);
  return end < 0 ? found : found.slice(0, end);
}

async function readMails(
  client: ImapFlow,
  found: Found[],
  context: Omit<MailContext, 'occurredAt'>,
): Promise<{ items: (Mention | Unreadable)[]; leftOut: number[] }> {
  const small = found.filter(({ size }) => size <= MAX_MAIL);
  const byUid = new Map(found.map((one) => [one.uid, one]));
  const items: (Mention | Unreadable)[] = [];
  const whole = (await fetchEach(client, small, { uid: true, source: true })).filter(({ source }) => source);
  for (const { uid, source } of whole)
    items.push(await parseMail(source!, { ...context, occurredAt: byUid.get(uid)!.at }));
  const big = found.filter(({ size }) => size > MAX_MAIL);
  const heads = await fetchEach(client, big, { uid: true, headers: true });
  for (const row of heads) {
    items.push(tooBig(row.headers ?? Buffer.alloc(0), byUid.get(row.uid)!.size));
  }
  return { items, leftOut: await stillThere(client, uidsOf(found), uidsOf([...whole, ...heads])) };
}

const keptBackSentence = (mails: number): string =>
  `The mail server lists ${mails} mails that it does not hand out. They are asked for again with every look.`;

const uidsOf = (rows: { uid: number }[]): number[] => rows.map(({ uid }) => uid);

async function fetchEach(
  client: ImapFlow,
  found: Found[],
  query: { uid: true; source?: true; headers?: true },
): ReturnType<ImapFlow['fetchAll']> {
  return found.length === 0
    ? []
    : client.fetchAll(
        found.map(({ uid }) => uid),
        query,
        { uid: true },
      );
}

function tooBig(headers: Buffer, size: number): Unreadable {
  const head = readHead(straighten(headers));
  return {
    externalId: identityOfHead(head, size),
    raw: headers,
    error: `The mail has ${Math.round(size / 1048576)} MB, more than the 25 MB we take in. Its headers are kept; open it in the mailbox.`,
  };
}
