import type { Level, Status } from './conversations.ts';
import { newKey, request } from './request.ts';

/** What can be changed about conversations, one or many at once. */
export interface Change {
  status?: Exclude<Status, 'customersTurn'>;
  snoozedUntil?: string;
  priority?: number;
  attributes?: Record<string, string | number | boolean | null>;
  addLabels?: string[];
  removeLabels?: string[];
  assigneeId?: string | null;
  teamId?: string | null;
  noAnswerNeeded?: NoAnswerReason;
  reason?: string;
}

export const noAnswerReasons = ['thanks', 'praise', 'tag', 'chatter', 'abuse', 'other'] as const;
export type NoAnswerReason = (typeof noAnswerReasons)[number];

export interface Changed {
  /** For `undoChange`; null when nothing differs. */
  changeId: string | null;
  items: { id: string; changed: boolean; version: number | null; problem: { code: string; detail: string } | null }[];
}

export const change = (ids: readonly string[], body: Change): Promise<Changed> =>
  request('POST', '/conversations/bulk', { body: { ids, change: body }, idempotencyKey: newKey() });
export const undoChange = (changeId: string): Promise<unknown> =>
  request('POST', `/conversations/changes/${changeId}/undo`, { idempotencyKey: newKey() });

const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  request('POST', path, { body, idempotencyKey: newKey() });

export const claim = (id: string): Promise<Changed> => post(`/conversations/${id}/claim`);
export const passOn = (id: string, body: { userId?: string; teamId?: string; reason: string }): Promise<Changed> =>
  post(`/conversations/${id}/pass-on`, body);
/** The customer is waiting after all; the wait starts when they wrote. */
export const needsAnswer = (id: string): Promise<Changed> => post(`/conversations/${id}/needs-answer`);
export const merge = (id: string, otherId: string): Promise<Changed> =>
  post(`/conversations/${id}/merge`, { conversationIds: [otherId] });
export const split = (id: string, fromMessageId: string): Promise<{ id: string }> =>
  post(`/conversations/${id}/split`, { fromMessageId });

export const correct = (messageId: string, level: Level): Promise<unknown> =>
  post(`/messages/${messageId}/correction`, { level });
export const settleThreat = (conversationId: string, confirmed: boolean): Promise<unknown> =>
  post(`/conversations/${conversationId}/threat/${confirmed ? 'confirm' : 'dismiss'}`);
