import { api, got, once, type Schema } from './client.ts';
import type { Level } from './conversations.ts';

/** What can be changed about conversations, one or many at once. */
export type Change = Schema['BulkPatch'];
export const noAnswerReasons = ['thanks', 'praise', 'tag', 'chatter', 'abuse', 'other'] as const;
export type Changed = Schema['ChangeView'];

const path = (id: string) => ({ path: { id } });

export const change = (ids: readonly string[], body: Change): Promise<Changed> =>
  got(api.POST('/api/v1/conversations/bulk', { body: { ids: [...ids], change: body }, headers: once() }));
export const undoChange = (changeId: string): Promise<Changed> =>
  got(api.POST('/api/v1/conversations/changes/{changeId}/undo', { params: { path: { changeId } }, headers: once() }));
export const claim = (id: string): Promise<Changed> =>
  got(api.POST('/api/v1/conversations/{id}/claim', { params: path(id), headers: once() }));
export const passOn = (id: string, body: Schema['PassOnBody']): Promise<Changed> =>
  got(api.POST('/api/v1/conversations/{id}/pass-on', { params: path(id), body, headers: once() }));
/** The customer is waiting after all; the wait starts when they wrote. */
export const answerNeeded = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/conversations/{id}/answer-needed', { params: path(id), headers: once() }));

export const correct = (messageId: string, level: Level): Promise<unknown> =>
  got(api.PUT('/api/v1/messages/{id}/correction', { params: path(messageId), body: { level } }));

export const threatsOf = (conversationId: string): Promise<Schema['ThreatView'][]> =>
  got(api.GET('/api/v1/conversations/{id}/threats', { params: path(conversationId) }));
export const confirmThreat = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/threats/{id}/confirm', { params: path(id), headers: once() }));
export const dismissThreat = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/threats/{id}/dismiss', { params: path(id), headers: once() }));

export const merge = (id: string, intoId: string): Promise<Schema['JoinedView']> =>
  got(api.POST('/api/v1/conversations/{id}/merge', { params: path(id), body: { intoId }, headers: once() }));
export const unmerge = (id: string): Promise<Schema['JoinedView']> =>
  got(api.POST('/api/v1/conversations/{id}/unmerge', { params: path(id), headers: once() }));
export const split = (id: string, messageId: string): Promise<Schema['JoinedView']> =>
  got(api.POST('/api/v1/conversations/{id}/split', { params: path(id), body: { messageId }, headers: once() }));
export const unsplit = (id: string): Promise<Schema['JoinedView']> =>
  got(api.POST('/api/v1/conversations/{id}/unsplit', { params: path(id), headers: once() }));

export const startConversation = (body: Schema['StartBody']): Promise<Schema['OpenedView']> =>
  got(api.POST('/api/v1/conversations', { body, headers: once() }));
export const logContact = (body: Schema['LogBody']): Promise<Schema['OpenedView']> =>
  got(api.POST('/api/v1/conversations/log', { body, headers: once() }));
