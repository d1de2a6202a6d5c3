import type { SourceAccess } from '../connector.ts';
import type { Harvest, Mention, Unreadable } from '../mention.ts';
import { first, type Head, readHead, straighten } from './headers.ts';
import { claimedAt, parseDate, receivedAt } from './mail-time.ts';
import { splitMbox } from './mbox.ts';
import { isUnreadable, parseMail } from './parse-mail.ts';
import { type EmailSettings, readSettings } from './settings.ts';

const PIECE = 100;

/** Reads a mailbox file (.mbox, .mbx, mbox) or one mail (.eml), in pieces. @throws Error for other files */
export async function* importMails(
  source: SourceAccess,
  name: string,
  file: AsyncIterable<Uint8Array>,
): AsyncGenerator<Harvest> {
  const settings = readSettings(source);
  let items: (Mention | Unreadable)[] = [];
  for await (const raw of mailsOf(name, file)) {
    items.push(await parseMail(raw, contextOf(raw, source, settings)));
    if (items.length < PIECE) continue;
    yield harvest(items);
    items = [];
  }
  if (items.length > 0) yield harvest(items);
}

/** Reads a mail once more that was kept in quarantine. */
export async function rereadMail(source: SourceAccess, raw: Uint8Array): Promise<Harvest> {
  return harvest([await parseMail(raw, contextOf(Buffer.from(raw), source, readSettings(source)))]);
}

function mailsOf(name: string, file: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  if (/\.(?:mbox|mbx)$|(?:^|\/)mbox$/i.test(name)) return splitMbox(file);
  if (/\.(?:eml|msg|box)$/i.test(name)) return whole(file);
  throw new Error(`${name} is neither a mail nor a mailbox: mails end in .eml or .mbox.`);
}

async function* whole(file: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file) chunks.push(chunk);
  yield Buffer.concat(chunks);
}

/** Saved mails have no INTERNALDATE, and lie in no folder that tells ours from theirs. */
function contextOf(raw: Buffer, source: SourceAccess, settings: EmailSettings): Parameters<typeof parseMail>[1] {
  return {
    occurredAt: arrivedAt(raw, source.now()),
    ownAddresses: settings.addresses,
    copiesToSelf: true,
    authservId: settings.authservId,
    sign: (text) => source.sign(text),
  };
}

/** The topmost Received, else the mailbox's own line, else what the author claims, but never the future. */
function arrivedAt(raw: Buffer, now: Date): Date {
  const head: Head = readHead(straighten(raw));
  const at = receivedAt(head) ?? separatorDate(raw) ?? (first(head, 'date') ? claimedAt(head) : undefined);
  return at && at < now ? at : now;
}

function separatorDate(raw: Buffer): Date | undefined {
  const line = /^\s*From \S+\s+(.+)/.exec(raw.subarray(0, 300).toString('latin1').split('\n')[0]!);
  return line ? parseDate(`${line[1]!} UTC`) : undefined;
}

function harvest(items: (Mention | Unreadable)[]): Harvest {
  return {
    mentions: items.filter((item): item is Mention => !isUnreadable(item)),
    unreadable: items.filter(isUnreadable),
  };
}
