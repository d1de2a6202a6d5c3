import type { EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { ConnectorSpec } from '../connectors/connector-spec.ts';
import { returnedRows } from '../database/returned-rows.ts';

type FileRule = NonNullable<ConnectorSpec['reply']>['attachments'];

const matches = (type: string, pattern: string): boolean =>
  pattern === '*/*' || pattern === type || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1)));

const refused = (sentence: string) =>
  new DomainError('invalid', 'reply-invalid', 'This reply cannot be sent as it is.', {
    fields: { attachmentIds: sentence },
  });

/**
 * Attaches files that this person uploaded and has not sent yet.
 * @throws DomainError `reply-invalid` for files that are not theirs, too large together, or of a kind the channel refuses
 */
export async function attachFiles(
  tx: EntityManager,
  messageId: string,
  ids: string[],
  userId: string | null,
  rule: FileRule | undefined,
): Promise<void> {
  if (ids.length === 0) return;
  const files = returnedRows<{ name: string; content_type: string; size: string }>(
    await tx.query(
      `update attachments set message_id = $1, uploaded_by = null where id = any($2::bigint[]) and message_id is null and state = 'stored'
         and uploaded_by is not distinct from $3 returning name, content_type, size`,
      [messageId, ids, userId],
    ),
  );
  if (files.length !== new Set(ids).size)
    throw refused('A file is missing, or was sent with another reply. Upload it again.');
  const bytes = files.reduce((sum, { size }) => sum + Number(size), 0);
  if (bytes > (rule?.maxBytes ?? 0))
    throw refused(`The files have ${bytes} bytes together; this channel takes ${rule?.maxBytes ?? 0}.`);
  const strange = files.find(({ content_type }) => !rule?.types.some((pattern) => matches(content_type, pattern)));
  if (strange) throw refused(`This channel does not take files like ${strange.name} (${strange.content_type}).`);
  await tx.query('update messages set attachment_count = $2 where id = $1', [messageId, files.length]);
}
