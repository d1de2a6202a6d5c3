import type { Author } from '../mention.ts';

/** What must be known of a message to say whom an answer goes to. */
export interface Answerable {
  author: Author | null;
  meta: Record<string, unknown>;
}

export interface Recipients {
  to: string[];
  cc: string[];
}

/** Whom a plain answer goes to: Reply-To if there is one, else the author; below a mail of ours, its recipients. */
export function replyRecipients(item: Answerable | undefined, ownAddresses: string[]): Recipients {
  if (!item) return { to: [], cc: [] };
  const replyTo = strangers(addressesIn(item.meta['replyTo']), ownAddresses);
  const author = item.author?.address ?? item.author?.externalId ?? '';
  if (isOwn(author, ownAddresses) && replyTo.length === 0)
    return { to: strangers(addressesIn(item.meta['to']), ownAddresses), cc: [] };
  return { to: replyTo.length > 0 ? replyTo : author.includes('@') ? [author] : [], cc: [] };
}

/** Everybody who got the mail, ourselves left out. */
export function allRecipients(item: Answerable, ownAddresses: string[]): Recipients {
  const { to } = replyRecipients(item, ownAddresses);
  const others = strangers([...addressesIn(item.meta['to']), ...addressesIn(item.meta['cc'])], ownAddresses);
  return { to, cc: others.filter((address) => !to.includes(address)) };
}

function addressesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function strangers(addresses: string[], own: string[]): string[] {
  return [...new Set(addresses.filter((address) => !isOwn(address, own)))];
}

function isOwn(address: string, own: string[]): boolean {
  return own.includes(address.replace(/\+[^@]*@/, '@'));
}
