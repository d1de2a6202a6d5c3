import type { Level } from './conversations.ts';
import { request } from './request.ts';

export interface Span {
  start: number;
  end: number;
  text: string;
}
export interface Reason {
  code: string;
  /** Share of the score, signed. */
  share: number;
  span?: Span;
  fact?: Record<string, number | string | boolean>;
}
export interface Reading {
  level: Level;
  frustration: number;
  kind: string | null;
  needsAnswer: boolean | null;
  needsAnswerReason: string | null;
  threat: { class: string; confidence: number; span?: Span } | null;
  reasons: Reason[];
  corrected: { level: Level | null; needsAnswer: boolean | null; by: string | null } | null;
}
export interface Attachment {
  id: string;
  name: string;
  contentType: string;
  size: number;
  contentId: string | null;
  state: 'stored' | 'pending' | 'refused';
  reason: string | null;
  isImage: boolean;
}
export interface Delivery {
  state: 'queued' | 'sending' | 'sent' | 'pending' | 'failed' | 'unconfirmed' | 'cancelled';
  reason: string | null;
  reasonKind: string | null;
  notBefore: string | null;
  attempts: number;
}
/** A message of a thread: a customer's, our reply, or a private note. */
export interface Message {
  id: string;
  conversationId: string;
  kind: 'mention' | 'reply' | 'note';
  direction: 'inbound' | 'outbound' | 'internal';
  author: { kind: 'customer' | 'rep' | 'us'; id: string | null; name: string; handle: string | null };
  externalId: string | null;
  replyTo: string | null;
  occurredAt: string;
  receivedAt: string;
  claimedAt: string | null;
  timeClamped: boolean;
  visibility: 'public' | 'private' | 'internal';
  addressed: boolean;
  automatic: string | null;
  native: boolean;
  history: boolean;
  solution: boolean;
  delivery: Delivery | null;
  subject: string | null;
  text: string;
  quotedFrom: number | null;
  html: string | null;
  language: string | null;
  url: string | null;
  reading: Reading | null;
  editedAt: string | null;
  versions: number;
  deletedAt: string | null;
  attachments: Attachment[];
  meta: Record<string, unknown>;
}
export interface HistoryEvent {
  id: string;
  at: string;
  type: string;
  actor: { kind: 'user' | 'token' | 'customer' | 'platform' | 'system'; id: string | null; name: string | null };
  messageId: string | null;
  data: Record<string, unknown>;
}
export interface ThreadPart {
  messages: Message[];
  events: HistoryEvent[];
  earlier: string | null;
}
export interface Version {
  text: string;
  validFrom: string;
  replacedAt: string;
}

export const readThread = (id: string, cursor: string | null, signal?: AbortSignal): Promise<ThreadPart> =>
  request('GET', `/conversations/${id}/messages`, { query: { include: 'events', cursor, limit: 100 }, signal });
export const readVersions = (messageId: string): Promise<Version[]> =>
  request('GET', `/messages/${messageId}/versions`);
export const attachmentAddress = (id: string, inline = false): string =>
  `/api/v1/attachments/${id}${inline ? '?inline=true' : ''}`;
