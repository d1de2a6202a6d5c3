import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, TestResult } from '../connector.ts';
import { foldersToRead } from './folders.ts';
import { withImap } from './imap-session.ts';
import { readSettings } from './settings.ts';
import { trySmtp } from './smtp-send.ts';

const TIME_LIMIT = 45_000;

/** Signs in for reading and for sending, and says in a sentence what works or what to fix. Sends nothing. */
export async function testMailbox(source: SourceAccess): Promise<TestResult> {
  try {
    const settings = readSettings(source);
    const reading = await withImap(source, ({ client, settings }) => look(client, settings), { limit: TIME_LIMIT });
    await trySmtp(source, settings).catch(sayThatItReads);
    const address = settings.addresses[0]!;
    const sending = settings.smtp
      ? 'Reading and sending work'
      : 'Reading works; without an SMTP server nothing can be sent';
    return {
      ok: true,
      message: `${sending}: ${reading}`,
      account: { externalId: address, name: settings.fromName || address, handle: address },
    };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { ok: false, message: error.message };
  }
}

function sayThatItReads(error: unknown): never {
  if (!(error instanceof ConnectorError)) throw error;
  throw new ConnectorError(error.kind, `Reading works, sending (SMTP) does not: ${error.message}`, { cause: error });
}

async function look(
  client: Parameters<typeof foldersToRead>[0],
  settings: ReturnType<typeof readSettings>,
): Promise<string> {
  const folders = await foldersToRead(client, settings);
  let mails = 0;
  for (const { path } of folders) {
    const status = await client.status(path, { messages: true }).catch(() => false as const);
    if (!status)
      throw ConnectorError.rejected(
        `There is no folder "${path}" in this mailbox: correct the folders in its settings.`,
      );
    mails += status.messages ?? 0;
  }
  const sent = folders.find((folder) => folder.sent);
  const native = sent
    ? `answers given elsewhere are found in "${sent.path}".`
    : 'no folder is marked as Sent, so answers given in another mail program are not seen; name it in the settings.';
  return `${mails} mails in ${folders.map(({ path }) => path).join(', ')}; ${native}`;
}
