import type { ReplyPermission, SourceAccess, StoredItem } from '../connector.ts';
import { isNoReply } from './automatic.ts';
import { allRecipients, replyRecipients } from './recipients.ts';
import { readSettings } from './settings.ts';

/** Whether and to whom a mail can be answered. Pure. */
export function canReply(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission {
  const settings = readSettings(source);
  const { to, cc } = replyRecipients(item, settings.addresses);
  const action = to.length > 0 ? `Send email to ${to.join(', ')}` : 'Send email';
  const refusal = reasonAgainst(item, to, settings.smtp !== undefined);
  if (refusal) return { allowed: false, action, visibility: 'private', reason: refusal };
  const all = allRecipients(item, settings.addresses);
  return {
    allowed: true,
    action,
    visibility: 'private',
    recipients: { to, cc, ...(all.cc.length > 0 ? { all } : {}) },
  };
}

function reasonAgainst(item: StoredItem, to: string[], canSend: boolean): string | null {
  if (!canSend) return 'This mailbox is only read: an SMTP server is missing in its settings.';
  if (item.meta['bounce'])
    return 'This is a notice of a mail server that a mail did not arrive; nobody reads answers to it.';
  if (to.length === 0) return 'The sender gave no address. If you know it, start a new conversation.';
  if (to.every(isNoReply)) return `${to[0]} takes no answers, says its name.`;
  return null;
}
