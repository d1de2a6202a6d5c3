import { createHmac } from 'node:crypto';
import type { Mention } from '../../src/connectors/mention.ts';
import { isUnreadable, type MailContext, parseMail } from '../../src/connectors/email/parse-mail.ts';

export const sign = (text: string): string => createHmac('sha256', 'test key').update(text).digest('hex');

/** How a mailbox of ours reads mail. */
export const context: MailContext = {
  occurredAt: new Date('2026-03-01T10:00:00Z'),
  ownAddresses: ['support@brand.test', 'hello@brand.test'],
  authservId: 'mx.brand.test',
  sign,
};

/** Reads a mail as it came. @throws Error where it cannot be read */
export async function read(mail: string | Buffer, more: Partial<MailContext> = {}): Promise<Mention> {
  const item = await parseMail(typeof mail === 'string' ? Buffer.from(mail) : mail, { ...context, ...more });
  if (isUnreadable(item)) throw new Error(item.error);
  return item;
}

/** A customer's mail; `headers` take the place of the usual ones, and empty ones are left out. */
export function mail(headers: Record<string, string>, body = 'Where is my parcel?'): string {
  const all = { From: 'Ana Novak <Ana@Customer.test>', To: 'support@brand.test', Subject: 'Parcel', ...headers };
  const lines = Object.entries(all).filter(([, value]) => value !== '');
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
}
