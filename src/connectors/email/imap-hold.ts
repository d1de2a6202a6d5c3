import { setTimeout } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { foldersToRead } from './folders.ts';
import { type Session, withImap } from './imap-session.ts';

/** IDLE hears one folder; the others, and whether the line still lives, are looked at this often. Milliseconds. */
const LOOK_EVERY = 60_000;

/**
 * Holds an IDLE connection on the first folder and wakes the poll when something arrives there or in the others.
 * Ends when `signal` aborts. @throws ConnectorError when the line is cut; a new one has to be made.
 */
export async function holdMailbox(source: SourceAccess, wake: () => void, signal: AbortSignal): Promise<void> {
  try {
    await withImap(source, (session) => listen(session, wake, signal), { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function listen({ client, settings, closed }: Session, wake: () => void, signal: AbortSignal): Promise<void> {
  const folders = await foldersToRead(client, settings);
  const inbox = folders.find((folder) => !folder.sent)?.path ?? 'INBOX';
  const others = folders.map((folder) => folder.path).filter((path) => path !== inbox);
  client.on('exists', wake);
  await client.mailboxOpen(inbox, { readOnly: true });
  let seen = await marks(client, others);
  // Something may have come between the last poll and now.
  wake();
  while (!signal.aborted) {
    const idle = client.idle().catch(() => false);
    const alive = await stillAlive(closed, signal);
    if (signal.aborted) return;
    if (!alive) throw ConnectorError.unavailable(`The connection to ${settings.imap.host} was cut; it is made anew.`);
    const now = await marks(client, others);
    await idle;
    if (now !== seen) wake();
    seen = now;
  }
}

/** What changes when mail arrives in folders that nobody listens to. Ends IDLE, as any command does. */
async function marks(client: ImapFlow, paths: string[]): Promise<string> {
  await client.noop();
  const all = [];
  for (const path of paths) {
    // A folder that is missing is no reason to hang up; a dead line is.
    const status = await client.status(path, { uidNext: true, uidValidity: true }).catch((error: unknown) => {
      if (!client.usable) throw error;
      return false as const;
    });
    all.push(status ? `${path} ${status.uidValidity} ${status.uidNext}` : path);
  }
  return all.join('\n');
}

/** Waits until it is time to look, the line is gone (false) or the work is over. */
async function stillAlive(closed: Promise<void>, signal: AbortSignal): Promise<boolean> {
  const over = new AbortController();
  const time = setTimeout(LOOK_EVERY, true, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => true);
  const alive = await Promise.race([time, closed.then(() => false)]);
  over.abort();
  return alive;
}
