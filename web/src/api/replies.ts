import type { ExtraAction, ReplyRule } from './channels.ts';
import { newKey, request } from './request.ts';

/** Whether and how a conversation can be answered. */
export interface ReplyOptions {
  allowed: boolean;
  /** What the button says. */
  action: string;
  visibility: 'public' | 'private';
  reason: string | null;
  /** Where a person can answer instead. */
  handOffUrl: string | null;
  /** The permission ends then. */
  until: string | null;
  price: string | null;
  inReplyToId: string | null;
  /** A public message can be answered in private, too. */
  privateReply: boolean;
  rule: ReplyRule | null;
  recipients: { to: string[]; cc: string[]; all?: { to: string[]; cc: string[] } } | null;
  actions: ExtraAction[];
}

export type AfterSend = 'customersTurn' | 'resolve' | 'snooze';

export interface NewReply {
  text: string;
  html?: string;
  subject?: string;
  recipients?: { to: string[]; cc: string[]; bcc: string[] };
  attachmentIds?: string[];
  inReplyToId?: string;
  visibility?: 'public' | 'private';
  afterSend?: AfterSend;
  snoozeUntil?: string;
  /** Seconds for which it is held back and can be undone. */
  undoSeconds?: number;
}

export const replyOptions = (conversationId: string, inReplyToId?: string): Promise<ReplyOptions> =>
  request('GET', `/conversations/${conversationId}/reply-options`, { query: { inReplyToId } });
export const sendReply = (conversationId: string, body: NewReply, idempotencyKey: string): Promise<{ id: string }> =>
  request('POST', `/conversations/${conversationId}/replies`, { body, idempotencyKey });
/** Only while it is held back. What it said comes back. */
export const takeBack = (conversationId: string, messageId: string): Promise<{ text: string }> =>
  request('DELETE', `/conversations/${conversationId}/replies/${messageId}`);

/** What a rep decides about a reply that failed or whose fate is unknown. */
export type Settlement = 'resend' | 'mark-sent' | 'give-up';
export const settleReply = (conversationId: string, messageId: string, settlement: Settlement): Promise<unknown> =>
  request('POST', `/conversations/${conversationId}/replies/${messageId}/${settlement}`, {
    body: settlement === 'mark-sent' ? {} : undefined,
    idempotencyKey: newKey(),
  });

export const writeNote = (
  conversationId: string,
  body: { text: string; askUserId?: string; askDueAt?: string },
  idempotencyKey: string,
): Promise<{ id: string }> => request('POST', `/conversations/${conversationId}/notes`, { body, idempotencyKey });
export const actOnMessage = (messageId: string, action: string): Promise<void> =>
  request('POST', `/messages/${messageId}/actions/${action}`, { idempotencyKey: newKey() });
