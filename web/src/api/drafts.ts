import { request } from './request.ts';

export type DraftKind = 'reply' | 'note';

/** What a rep has begun to write. Kept on the server, so that it is there on the next computer too. */
export interface DraftBody {
  text?: string;
  subject?: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  /** Key of the chosen way of answering. */
  way?: string;
  files?: { id: string; name: string; size: number }[];
}
export interface StoredDraft {
  kind: DraftKind;
  body: DraftBody;
  updatedAt: string;
}

export const readDrafts = (conversationId: string): Promise<StoredDraft[]> =>
  request('GET', `/conversations/${conversationId}/drafts`);
export const saveDraft = (conversationId: string, kind: DraftKind, body: DraftBody): Promise<unknown> =>
  request('PUT', `/conversations/${conversationId}/drafts/${kind}`, { body: { body } });
export const dropDraft = (conversationId: string, kind: DraftKind): Promise<void> =>
  request('DELETE', `/conversations/${conversationId}/drafts/${kind}`);

export async function upload(file: File): Promise<{ id: string; name: string; size: number }> {
  const body = new FormData();
  body.append('file', file, file.name);
  return request('POST', '/attachments', { body });
}
