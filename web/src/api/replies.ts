import { api, got, once, type Schema } from './client.ts';

/** Whether and how a conversation can be answered. */
export type ReplyOptions = Schema['ReplyOptionsView'];
export type FileRule = Schema['FileRuleView'];
export type NewReply = Partial<Schema['ReplyBody']> & Pick<Schema['ReplyBody'], 'text'>;
export type AfterSend = NonNullable<NewReply['afterSend']>;

const paths = {
  resend: '/api/v1/conversations/{id}/replies/{messageId}/resend',
  'mark-sent': '/api/v1/conversations/{id}/replies/{messageId}/mark-sent',
  'give-up': '/api/v1/conversations/{id}/replies/{messageId}/give-up',
} as const;
/** What a rep decides about a reply that failed or whose fate is unknown. */
export type Settlement = keyof typeof paths;

export const replyOptions = (id: string, inReplyToId?: string): Promise<ReplyOptions> =>
  got(
    api.GET('/api/v1/conversations/{id}/reply-options', {
      params: { path: { id }, query: inReplyToId ? { inReplyToId } : {} },
    }),
  );
export const sendReply = (id: string, body: NewReply, key: string): Promise<{ id: string }> =>
  got(
    api.POST('/api/v1/conversations/{id}/replies', {
      params: { path: { id } },
      body: body as Schema['ReplyBody'],
      headers: once(key),
    }),
  );
/** Only while it is held back. What it said comes back. */
export const takeBack = (id: string, messageId: string): Promise<Schema['UndoneView']> =>
  got(api.DELETE('/api/v1/conversations/{id}/replies/{messageId}', { params: { path: { id, messageId } } }));
export const settleReply = (id: string, messageId: string, settlement: Settlement): Promise<unknown> =>
  got(
    api.POST(paths[settlement], {
      params: { path: { id, messageId } },
      headers: once(),
      ...(settlement === 'mark-sent' && { body: {} }),
    } as never),
  );

export const writeNote = (id: string, body: Schema['NoteBody'], key: string): Promise<Schema['NoteView']> =>
  got(api.POST('/api/v1/conversations/{id}/notes', { params: { path: { id } }, body, headers: once(key) }));
export const actOnMessage = (id: string, name: string): Promise<unknown> =>
  got(api.POST('/api/v1/messages/{id}/actions/{name}', { params: { path: { id, name } }, headers: once() }));
export const editNote = (id: string, text: string): Promise<unknown> =>
  got(api.PATCH('/api/v1/notes/{id}', { params: { path: { id } }, body: { text } }));
export const takeNoteBack = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/notes/{id}', { params: { path: { id } } }));
