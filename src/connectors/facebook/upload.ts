import { ConnectorError } from '../connector-error.ts';
import type { OutgoingReply } from '../connector.ts';
import { NoAnswer } from '../platform-http.ts';
import type { Graph, GraphAnswer } from './graph.ts';
import { idOf } from './payload.ts';

type File = OutgoingReply['attachments'][number];

/** A file that Facebook holds for a private message. */
export interface Uploaded {
  type: 'image' | 'video' | 'audio' | 'file';
  id: string;
}

/** What a comment may carry: one picture. */
export const commentFiles = { max: 1, maxBytes: 10_000_000, types: ['image/jpeg', 'image/png', 'image/gif'] };
/** The first private answer to a comment is one text; files can follow once the customer has written back. */
export const privateReplyFiles = { max: 0, maxBytes: 0, types: [] };
/** What private messages may carry; Facebook takes 25 MB. */
export const messageFiles = {
  max: 5,
  maxBytes: 20_000_000,
  types: [...commentFiles.types, 'video/mp4', 'audio/mpeg', 'audio/mp4', 'application/pdf', 'text/plain'],
};

/** Brings a picture to the page, where nobody sees it. @returns its id, for a comment */
export async function uploadPhoto(graph: Graph, file: File): Promise<string> {
  const { pageId } = graph.settings;
  return idIn(
    await before(() => graph.upload(`${pageId}/photos`, { published: 'false' }, ['source', file], 'pages')),
    'id',
  );
}

/** Brings a file to Messenger, where nobody sees it until it is sent. */
export async function uploadForMessage(graph: Graph, file: File): Promise<Uploaded> {
  const kind = file.contentType.split('/')[0];
  const type = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'file';
  const message = JSON.stringify({ attachment: { type, payload: { is_reusable: false } } });
  const path = `${graph.settings.pageId}/message_attachments`;
  const answer = await before(() =>
    graph.upload(path, { message, platform: 'MESSENGER' }, ['filedata', file], 'messenger'),
  );
  return { type, id: idIn(answer, 'attachment_id') };
}

/** Nothing has been said yet, so that a lost answer is only a delay. */
async function before(upload: () => Promise<GraphAnswer>): Promise<GraphAnswer> {
  try {
    return await upload();
  } catch (error) {
    if (error instanceof NoAnswer)
      throw ConnectorError.unavailable('Facebook did not take the file; it is tried again.', error);
    throw error;
  }
}

function idIn({ body }: GraphAnswer, field: string): string {
  const id = idOf(body[field]);
  if (id === '') throw ConnectorError.unavailable('Facebook took the file without naming it; it is tried again.');
  return id;
}
