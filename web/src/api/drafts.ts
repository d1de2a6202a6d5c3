import { api, csrfHeader, fetchFile, got, type Schema } from './client.ts';

export type DraftKind = Schema['DraftView']['kind'];

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

export const readDrafts = (id: string): Promise<Schema['DraftView'][]> =>
  got(api.GET('/api/v1/conversations/{id}/drafts', { params: { path: { id } } }));
export const saveDraft = (id: string, kind: DraftKind, body: DraftBody): Promise<unknown> =>
  got(
    api.PUT('/api/v1/conversations/{id}/drafts/{kind}', {
      params: { path: { id, kind } },
      body: { body: { ...body } },
    }),
  );
export const dropDraft = (id: string, kind: DraftKind): Promise<unknown> =>
  got(api.DELETE('/api/v1/conversations/{id}/drafts/{kind}', { params: { path: { id, kind } } }));

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
