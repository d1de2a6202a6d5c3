import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { MentionAttachment } from '../connectors/mention.ts';
import { type Column, insertStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import { writeChunks } from '../inbox/attachments/chunks.ts';

/** Files that came with a message. */
export interface FilesOfMessage {
  messageId: string;
  files: MentionAttachment[];
}

interface FileRow {
  id: string;
  messageId: string;
  sourceId: string;
  file: MentionAttachment;
  at: Date;
}

const ids = statement(`select nextval('attachments_id_seq')::text as id from generate_series(1, $1::int)`);
const columns: Column<FileRow>[] = [
  ['id', 'bigint', ({ id }) => id],
  ['message_id', 'bigint', ({ messageId }) => messageId],
  ['source_id', 'bigint', ({ sourceId }) => sourceId],
  ['name', 'text', ({ file }) => file.name],
  ['content_type', 'text', ({ file }) => file.contentType],
  ['size', 'bigint', ({ file }) => String(file.bytes?.length ?? file.size ?? 0)],
  ['sha256', 'bytea', ({ file }) => file.bytes && createHash('sha256').update(file.bytes).digest()],
  ['content_id', 'text', ({ file }) => file.contentId],
  ['remote', 'text', ({ file }) => file.remote],
  ['state', 'text', ({ file }) => (file.bytes ? 'stored' : file.remote ? 'pending' : 'refused')],
  [
    'reason',
    'text',
    ({ file }) => (file.bytes || file.remote ? null : 'The platform gave neither the file nor where it is.'),
  ],
  ['created_at', 'timestamptz', ({ at }) => at],
  ['next_attempt_at', 'timestamptz', ({ file, at }) => (file.remote && !file.bytes ? at : null)],
];
const insert = insertStatement('attachments', columns);

/** Stores files of messages: those with bytes in chunks, the others to be fetched later. */
export async function writeAttachments(
  tx: EntityManager,
  sourceId: string,
  messages: FilesOfMessage[],
  now: Date,
): Promise<void> {
  const all = messages.flatMap(({ messageId, files }) => files.map((file) => ({ messageId, sourceId, file, at: now })));
  if (all.length === 0) return;
  const given = await run<{ id: string }>(tx, ids, [all.length]);
  const rows = all.map((row, i): FileRow => ({ ...row, id: given[i]!.id }));
  await write(tx, insert, columns, rows);
  for (const { id, file } of rows) if (file.bytes) await writeChunks(tx, id, file.bytes);
}
