import net from 'node:net';
import { ImapFlow } from 'imapflow';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { addressOf } from './hosts.ts';
import { imapError } from './mail-errors.ts';
import { accessToken } from '../oauth.ts';
import { mailOAuth } from './oauth.ts';
import { type EmailSettings, readSettings } from './settings.ts';

/** Longest literal taken from a server, bytes: a mail at our limit, with room for its encoding. */
const MAX_LITERAL = 40 * 1024 * 1024;

export interface Session {
  client: ImapFlow;
  settings: EmailSettings;
  /** Resolves when the line is gone, for whatever reason. */
  closed: Promise<void>;
}

/**
 * Signs in, does the work, signs out. A new client for every attempt, since one cannot be connected twice; the line
 * may be cut at any moment, with an `error` or with a bare `close`.
 * @param limit milliseconds for everything, since commands may hang when a network goes away silently
 * @throws ConnectorError
 */
export async function withImap<T>(
  source: SourceAccess,
  work: (session: Session) => Promise<T>,
  options: { limit?: number; signal?: AbortSignal } = {},
): Promise<T> {
  const settings = readSettings(source);
  try {
    return await attempt(source, settings, work, options, false);
  } catch (error) {
    if (settings.auth === 'password' || !isRefusedToken(error)) throw imapError(error, settings, source.now());
  }
  try {
    return await attempt(source, settings, work, options, true);
  } catch (error) {
    throw imapError(error, settings, source.now());
  }
}

function isRefusedToken(error: unknown): boolean {
  return (
    !(error instanceof ConnectorError) && (error as { authenticationFailed?: boolean }).authenticationFailed === true
  );
}

async function attempt<T>(
  source: SourceAccess,
  settings: EmailSettings,
  work: (session: Session) => Promise<T>,
  options: { limit?: number; signal?: AbortSignal },
  renew: boolean,
): Promise<T> {
  options.signal?.throwIfAborted();
  const client = await newClient(source, settings, renew);
  const failure: { error?: Error } = {};
  // Without a listener for `error` a cut line ends the process; without one for `close` nobody would hear of some cuts.
  client.on('error', (error: Error) => (failure.error ??= error));
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  const stop = (): void => client.close();
  const timer = options.limit === undefined ? undefined : setTimeout(stop, options.limit);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    return await work({ client, settings, closed });
  } catch (error) {
    throw (error as { code?: string }).code === 'NoConnection' && failure.error ? failure.error : error;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
    await leave(client, closed);
  }
}

async function newClient(source: SourceAccess, settings: EmailSettings, renew: boolean): Promise<ImapFlow> {
  const { imap, user, auth } = settings;
  const host = await addressOf(imap, source.allowPrivateHosts);
  const credentials =
    auth === 'password'
      ? { user, pass: source.secrets['password'] ?? '' }
      : { user, accessToken: await accessToken(source, mailOAuth, renew ? source.secrets['accessToken'] : undefined) };
  return new ImapFlow({
    host,
    port: imap.port,
    servername: net.isIP(imap.host) ? undefined : imap.host,
    secure: imap.security === 'tls',
    doSTARTTLS: imap.security === 'tls' ? undefined : imap.security === 'starttls',
    tls: settings.caCertificate ? { ca: settings.caCertificate } : undefined,
    auth: credentials,
    clientInfo: { name: 'Earshot' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: 90_000,
    maxLiteralSize: MAX_LITERAL,
    maxIdleTime: 5 * 60_000,
  });
}

/** Says goodbye, but does not wait for a server that does not. */
async function leave(client: ImapFlow, closed: Promise<void>): Promise<void> {
  if (client.usable) {
    const impatience = setTimeout(() => client.close(), 2_000);
    await Promise.race([client.logout().catch(() => client.close()), closed]);
    clearTimeout(impatience);
  }
  client.close();
}
