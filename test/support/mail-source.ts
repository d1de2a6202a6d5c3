import { createHmac } from 'node:crypto';
import type { OutgoingReply, SourceAccess } from '../../src/connectors/connector.ts';
import { renewing } from './renewing.ts';

/** A source as the product opens it, around settings of a test. `stored` holds what was stored. */
export function mailSource(
  settings: Record<string, unknown>,
  secrets: Record<string, string> = { password: 'secret' },
): SourceAccess & { stored: Record<string, string>[] } {
  const stored: Record<string, string>[] = [];
  const mine = { ...secrets };
  return {
    id: '1',
    settings,
    secrets: mine,
    stored,
    saveSecrets: async (next) => void stored.push(next),
    renewSecrets: renewing(mine, stored),
    now: () => new Date(),
    allowPrivateHosts: true,
    sign: (text) => createHmac('sha256', 'installation key').update(text).digest('hex'),
  };
}

/** Settings of a mailbox on a mail peer. */
export function peerSettings(
  peer: { imapPort: number; smtpPort: number },
  address: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    address,
    auth: 'password',
    imapHost: '127.0.0.1',
    imapPort: peer.imapPort,
    imapSecurity: 'none',
    smtpHost: '127.0.0.1',
    smtpPort: peer.smtpPort,
    smtpSecurity: 'none',
    ...more,
  };
}

let mailboxes = 0;

/** A mailbox on a mail peer that no other test of the file uses. */
export function freshMailbox(
  peer: { imapPort: number; smtpPort: number },
  more: Record<string, unknown> = {},
): { address: string; source: ReturnType<typeof mailSource> } {
  const address = `support${++mailboxes}@brand.test`;
  return { address, source: mailSource(peerSettings(peer, address, more)) };
}

/** A reply on its way out, with what a test does not care about filled in. */
export function outgoing(more: Partial<OutgoingReply> = {}): OutgoingReply {
  return {
    id: '34',
    conversationId: '12',
    text: 'We are on it.',
    visibility: 'private',
    thread: [],
    attachments: [],
    rep: { name: 'Rita Rep', initials: 'RR' },
    createdAt: new Date(),
    ...more,
  };
}
