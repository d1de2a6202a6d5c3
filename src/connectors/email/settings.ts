import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { cleanAddress } from './header-text.ts';
import { text } from '../setting-text.ts';

export type Security = 'tls' | 'starttls' | 'none';
export type AuthKind = 'password' | 'google' | 'microsoft' | 'oauth';

/** One server as the settings name it. */
export interface Server {
  host: string;
  port: number;
  security: Security;
}

/** A source's settings, with defaults filled in and addresses in lower case. */
export interface EmailSettings {
  /** The main address first. */
  addresses: string[];
  fromName: string;
  auth: AuthKind;
  user: string;
  imap: Server;
  /** Absent: this mailbox is only read. */
  smtp?: Server;
  smtpUser: string;
  folders: string[];
  /** Path of the folder of sent mail; '' means the one that the server marks. */
  sentFolder: string;
  appendToSent: boolean;
  copiesToSelf: boolean;
  plusAddress: boolean;
  signature: string;
  authservId?: string;
  caCertificate?: string;
}

const PRESETS: Partial<Record<AuthKind, { imap: Server; smtp: Server }>> = {
  google: {
    imap: { host: 'imap.gmail.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.gmail.com', port: 465, security: 'tls' },
  },
  microsoft: {
    imap: { host: 'outlook.office365.com', port: 993, security: 'tls' },
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
  },
};

/** Reads settings as they are stored. @throws ConnectorError when what everything needs is missing. */
export function readSettings(source: Pick<SourceAccess, 'settings'>): EmailSettings {
  const raw = source.settings;
  const auth = oneOf<AuthKind>(raw['auth'], ['password', 'google', 'microsoft', 'oauth']);
  const addresses = [raw['address'], ...list(raw['aliases'])]
    .map((one) => cleanAddress(String(one ?? '')))
    .filter(Boolean);
  if (addresses.length === 0)
    throw ConnectorError.rejected('Enter the e-mail address of this mailbox in its settings.');
  const user = text(raw['user']) || addresses[0]!;
  return {
    addresses: [...new Set(addresses)],
    fromName: text(raw['fromName']),
    auth,
    user,
    imap: PRESETS[auth]?.imap ?? server(raw, 'imap', 993, 'tls'),
    smtp: smtpServer(raw, auth),
    smtpUser: text(raw['smtpUser']) || user,
    folders: list(raw['folders']).length > 0 ? list(raw['folders']) : ['INBOX'],
    sentFolder: text(raw['sentFolder']),
    appendToSent: raw['appendToSent'] !== false && !savesSentItself(raw, auth),
    copiesToSelf: raw['copiesToSelf'] === true,
    plusAddress: raw['plusAddress'] === true,
    signature: text(raw['signature']),
    authservId: text(raw['authservId']) || undefined,
    caCertificate: text(raw['caCertificate']) || undefined,
  };
}

/** Google and Microsoft put what they send into Sent by themselves; a second copy would show twice. */
function savesSentItself(raw: Record<string, unknown>, auth: AuthKind): boolean {
  return (
    auth === 'google' ||
    auth === 'microsoft' ||
    /(?:gmail|googlemail|office365|outlook)\.com$/i.test(text(raw['smtpHost']))
  );
}

function smtpServer(raw: Record<string, unknown>, auth: AuthKind): Server | undefined {
  if (PRESETS[auth]) return PRESETS[auth].smtp;
  return text(raw['smtpHost']) ? server(raw, 'smtp', 587, 'starttls') : undefined;
}

function server(raw: Record<string, unknown>, name: 'imap' | 'smtp', port: number, security: Security): Server {
  return {
    host: text(raw[`${name}Host`]),
    port: Number(raw[`${name}Port`]) || port,
    security: oneOf<Security>(raw[`${name}Security`] ?? security, ['tls', 'starttls', 'none']),
  };
}

function list(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map(text).filter(Boolean)
    : text(value)
        .split(/[\n,;]+/)
        .map((one) => one.trim())
        .filter(Boolean);
}

function oneOf<T extends string>(value: unknown, choices: T[]): T {
  return choices.find((choice) => choice === value) ?? choices[0]!;
}
