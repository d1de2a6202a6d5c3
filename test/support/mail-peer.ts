/// <reference types="jest" />
import { execFile, execFileSync } from 'node:child_process';
import { createPrivateKey, createSign } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { packageRoot } from '../../src/config/package-root.ts';
import { freePorts } from './free-ports.ts';

const script = path.join(packageRoot, 'test/peers/mail/peer.sh');
const run = promisify(execFile);

/** A running Postfix and Dovecot; every test file has its own. */
export interface MailPeer {
  folder: string;
  imapPort: number;
  smtpPort: number;
  /** Puts a mail on its way through Postfix. */
  deliver(mail: SendMailOptions): Promise<void>;
  /** A mailbox opened by its owner; closed with the peer. */
  mailbox(user: string): Promise<ImapFlow>;
  /** Puts bytes into a folder as they are. */
  append(user: string, folder: string, raw: string | Buffer, at?: Date): Promise<void>;
  doveadm(...args: string[]): Promise<string>;
  /** A user's Sieve script. */
  sieve(name: string, text: string): void;
  /** An XOAUTH2 token for a user that ends so many seconds from now. */
  token(user: string, seconds: number): string;
  stop(): Promise<void>;
}

/** Why mail servers cannot be started here; '' where they can. */
export function reasonAgainstMail(): string {
  const missing = ['dovecot', 'postfix'].filter((name) => !existsSync(`/usr/sbin/${name}`));
  if (missing.length > 0) return `${missing.join(' and ')} not installed`;
  return process.getuid?.() === 0 ? '' : 'mail servers need root';
}

/** `describe` for tests against real mail servers: without them they skip and say so, and in CI they fail. */
export function describeWithMailServers(title: string, tests: () => void): void {
  const reason = reasonAgainstMail();
  if (reason === '') {
    describe(title, tests);
  } else if (process.env['CI'] === 'true') {
    test(title, () => {
      throw new Error(`${reason}; run test/peers/mail/peer.sh install as root.`);
    });
  } else {
    console.warn(`Skipped "${title}": ${reason} (test/peers/mail/peer.sh install).`);
    describe.skip(title, () => test.todo('needs mail servers'));
  }
}

/** Starts Postfix and Dovecot on free ports of loopback. */
export async function startMailPeer(): Promise<MailPeer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'earshot-mail-'));
  const [imapPort, smtpPort, lmtpPort] = await freePorts(3);
  const env = { ...process.env, IMAP_PORT: String(imapPort), SMTP_PORT: String(smtpPort), LMTP_PORT: String(lmtpPort) };
  await run('bash', [script, 'start', folder], { env });
  const boxes: ImapFlow[] = [];
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true, pool: true });
  const mailbox = async (user: string): Promise<ImapFlow> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: imapPort,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: 'secret' },
      logger: false,
    });
    client.on('error', () => undefined);
    await client.connect();
    boxes.push(client);
    return client;
  };
  return {
    folder,
    imapPort: imapPort!,
    smtpPort: smtpPort!,
    deliver: async (mail) => void (await transport.sendMail(mail)),
    mailbox,
    append: async (user, box, raw, at) => {
      const client = await mailbox(user);
      await client.append(box, raw, [], at);
      client.close();
    },
    doveadm: async (...args) => (await run('doveadm', ['-c', `${folder}/dovecot.conf`, ...args])).stdout,
    sieve: (name, text) => writeFileSync(`${folder}/sieve/${name}.sieve`, text, { mode: 0o644 }),
    token: (user, seconds) => jwt(readFileSync(`${folder}/keys/jwt.pem`, 'utf8'), user, seconds),
    stop: async () => {
      for (const box of boxes) box.close();
      transport.close();
      execFileSync('bash', [script, 'stop', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function jwt(pem: string, user: string, seconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'https://login.test/',
    sub: user,
    email: user,
    scope: 'mail',
    iat: now - 10,
    nbf: now - 3600,
    exp: now + seconds,
  };
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'default' })}.${encode(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(createPrivateKey(pem), 'base64url')}`;
}
