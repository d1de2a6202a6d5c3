import net from 'node:net';
import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { ConnectorError } from '../connector-error.ts';
import type { SendResult, SourceAccess } from '../connector.ts';
import type { OutgoingMail } from './compose.ts';
import { addressOf } from './hosts.ts';
import { accessToken } from '../oauth.ts';
import { mailOAuth } from './oauth.ts';
import type { EmailSettings, Server } from './settings.ts';
import { isRefusedLogin, smtpError } from './smtp-errors.ts';

/** Who was refused although others were accepted. */
export interface Refused {
  address: string;
  answer: string;
}

export type Handover = { outcome: 'accepted'; refused: Refused[] } | Extract<SendResult, { outcome: 'unconfirmed' }>;

/**
 * Hands a mail to the SMTP server. Nothing is repeated: once the first byte of the mail itself may have left us and no
 * answer came, its fate is unknown.
 * @throws ConnectorError when the server did not take it
 */
export async function handOver(source: SourceAccess, settings: EmailSettings, mail: OutgoingMail): Promise<Handover> {
  const server = serverOf(settings);
  const line = await signIn(source, settings, server);
  let begun = false;
  const body = Readable.from(bytesOf(mail.raw, () => (begun = true)));
  try {
    const info = await line.send({ ...mail.envelope, size: mail.raw.length }, body);
    const refused = (info.rejectedErrors ?? []).map((error) => ({
      address: error.recipient ?? '',
      answer: error.response ?? '',
    }));
    return { outcome: 'accepted', refused };
  } catch (error) {
    const answered = typeof (error as { responseCode?: number }).responseCode === 'number';
    if (begun && !answered) {
      return {
        outcome: 'unconfirmed',
        reason: `${server.host} took the mail but did not say whether it will deliver it.`,
      };
    }
    throw smtpError(error, server, settings, source.now());
  } finally {
    line.close();
  }
}

/** Signs in and out again, to see whether sending would work; a mailbox that is only read passes. @throws ConnectorError */
export async function trySmtp(source: SourceAccess, settings: EmailSettings): Promise<void> {
  if (settings.smtp) (await signIn(source, settings, settings.smtp)).close();
}

interface SendInfo {
  rejectedErrors?: { recipient?: string; response?: string }[];
}

interface Line {
  send(envelope: { from: string; to: string[]; size: number }, body: Readable): Promise<SendInfo>;
  close(): void;
}

function* bytesOf(raw: Buffer, begun: () => void): Generator<Buffer> {
  begun();
  for (let at = 0; at < raw.length; at += 65_536) yield raw.subarray(at, at + 65_536);
}

function serverOf(settings: EmailSettings): Server {
  if (settings.smtp) return settings.smtp;
  throw ConnectorError.rejected('This mailbox is only read: enter an SMTP server in its settings to send from it.');
}

async function signIn(source: SourceAccess, settings: EmailSettings, server: Server): Promise<Line> {
  try {
    return await open(source, settings, server, false);
  } catch (error) {
    if (settings.auth === 'password' || !isRefusedLogin(error)) throw smtpError(error, server, settings, source.now());
  }
  try {
    return await open(source, settings, server, true);
  } catch (error) {
    throw smtpError(error, server, settings, source.now());
  }
}

async function open(source: SourceAccess, settings: EmailSettings, server: Server, renew: boolean): Promise<Line> {
  const host = await addressOf(server, source.allowPrivateHosts);
  const auth = await credentials(source, settings, renew);
  const line = new SMTPConnection({
    host,
    port: server.port,
    servername: net.isIP(server.host) ? undefined : server.host,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    tls: settings.caCertificate ? { ca: settings.caCertificate } : undefined,
    name: settings.addresses[0]!.split('@')[1],
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 120_000,
    allowInternalNetworkInterfaces: true,
  });
  try {
    await step<unknown>(line, (done) => line.connect(done));
    // A relay inside the network may take mail without asking who sends it.
    if (auth && line.allowsAuth) await step<unknown>(line, (done) => line.login(auth, done));
  } catch (error) {
    line.close();
    throw error;
  }
  return {
    send: (envelope, body) => step<SendInfo>(line, (done) => line.send(envelope, body, done)),
    close: () => (line.quit(), line.close()),
  };
}

/** One step of the dialogue; a line that is cut in the middle of it says so by an event only. */
function step<T>(line: SMTPConnection, act: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    // The server's last words come with the callback, right after the event.
    const cut = (): void =>
      void setImmediate(() => reject(Object.assign(new Error('The connection was closed.'), { code: 'ECONNECTION' })));
    line.once('error', reject);
    line.once('end', cut);
    act((error, result) => {
      line.off('error', reject);
      line.off('end', cut);
      // What comes later concerns nobody, but an error that nobody hears ends the process.
      line.on('error', () => undefined);
      if (error) reject(error);
      else resolve(result as T);
    });
  });
}

async function credentials(
  source: SourceAccess,
  settings: EmailSettings,
  renew: boolean,
): Promise<Record<string, unknown> | null> {
  if (settings.auth !== 'password') {
    const token = await accessToken(source, mailOAuth, renew ? source.secrets['accessToken'] : undefined);
    const user = settings.smtpUser;
    return { user, oauth2: new XOAuth2({ user, accessToken: token }) };
  }
  const pass = source.secrets['smtpPassword'] || source.secrets['password'];
  return pass ? { user: settings.smtpUser, credentials: { user: settings.smtpUser, pass } } : null;
}
