import { api, csrfHeader, fetchFile, got, ifVersion, type Schema } from './client.ts';

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
interface Precondition {
  /** Of the draft that this takes the place of; 0 for none. */
  version: number;
  /** It goes out even if the page is gone meanwhile. */
  keepalive: boolean;
}
/** @param over absent: whatever there is */
export const saveDraft = (id: string, kind: DraftKind, body: DraftBody, over?: Precondition): Promise<StoredDraft> =>
  got(
    api.PUT('/api/v1/conversations/{id}/drafts/{kind}', {
      params: { path: { id, kind } },
      body: { body: { ...body } },
      ...conditionOf(over),
    }),
  );
export const dropDraft = (id: string, kind: DraftKind, over: Precondition): Promise<unknown> =>
  got(api.DELETE('/api/v1/conversations/{id}/drafts/{kind}', { params: { path: { id, kind } }, ...conditionOf(over) }));

const conditionOf = (over?: Precondition) => over && { headers: ifVersion(over.version), keepalive: over.keepalive };

const names = ['text', 'subject', 'to', 'cc', 'bcc', 'inPrivate', 'files', 'id', 'name', 'size'];
/** Whether two drafts say the same, in whatever order the database gives their parts. */
export const isSameDraft = (one: DraftBody, other: DraftBody): boolean =>
  JSON.stringify(one, names) === JSON.stringify(other, names);

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
