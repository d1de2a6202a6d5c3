import { api, csrfHeader, fetchFile, got, type Schema } from './client.ts';

export type DraftKind = Schema['DraftView']['kind'];
export const draftKinds: readonly DraftKind[] = ['reply', 'note'];

/** What a rep has begun to write. Kept on the server, so that it is there on the next computer too. */
export interface DraftBody {
  text?: string;
  subject?: string;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  /** Answers something public in private. */
  inPrivate?: boolean;
  files?: Upload[];
}
export interface Upload {
  id: string;
  name: string;
  size: number;
}
export type StoredDraft = Omit<Schema['DraftView'], 'body'> & { body: DraftBody };

export const readDrafts = (id: string): Promise<StoredDraft[]> =>
  got(api.GET('/api/v1/conversations/{id}/drafts', { params: { path: { id } } }));
/** @param keepalive it goes out even if the page is gone meanwhile */
export const saveDraft = (id: string, kind: DraftKind, body: DraftBody, keepalive = false): Promise<unknown> =>
  got(
    api.PUT('/api/v1/conversations/{id}/drafts/{kind}', {
      params: { path: { id, kind } },
      body: { body: { ...body } },
      keepalive,
    }),
  );
export const dropDraft = (id: string, kind: DraftKind, keepalive = false): Promise<unknown> =>
  got(api.DELETE('/api/v1/conversations/{id}/drafts/{kind}', { params: { path: { id, kind } }, keepalive }));

/** The file itself is the body; its name stands in the address. */
export async function upload(file: File): Promise<Upload> {
  const query = new URLSearchParams({ name: file.name.slice(-255) || 'file', ...(file.type && { type: file.type }) });
  const response = await fetchFile(`/api/v1/attachments?${query.toString()}`, {
    method: 'POST',
    headers: { ...csrfHeader(), 'content-type': 'application/octet-stream' },
    body: file,
  });
  const { id, name, size } = (await response.json()) as Upload;
  return { id, name, size };
}
