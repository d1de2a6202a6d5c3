import type { EntityManager } from 'typeorm';
import type { StoredItem } from '../connectors/connector.ts';
import type { Author } from '../connectors/mention.ts';
import { rootOnPlatform } from '../inbox/joining/split.ts';

/** A message as connectors see it in `canReply`, `send` and actions. */
export interface StoredItemRow {
  externalId: string;
  root: string;
  visibility: 'public' | 'private';
  occurredAt: Date;
  meta: Record<string, unknown> | null;
  text: string;
  url: string | null;
  lastInboundAt: Date | null;
  answeredPrivately: boolean;
  authorExternalId: string | null;
  authorScope: string | null;
  authorName: string | null;
  authorHandle: string | null;
  authorAddress: string | null;
}

const columns = `m.external_id as "externalId", ${rootOnPlatform('c')} as root, m.visibility, m.occurred_at as "occurredAt", m.meta,
  m.text, m.url, c.last_inbound_at as "lastInboundAt", i.external_id as "authorExternalId", i.scope as "authorScope",
  i.name as "authorName", i.handle as "authorHandle", i.address as "authorAddress",
  exists (select 1 from messages r where r.conversation_id = m.conversation_id and r.reply_to = m.external_id
    and m.visibility = 'public' and r.visibility = 'private' and r.delivery not in ('failed', 'cancelled')) as "answeredPrivately"`;

/** The identity under which the author wrote; where nobody knows, the contact's newest on the channel. */
const author = `left join identities i on i.id = coalesce(m.identity_id,
  (select max(id) from identities where contact_id = m.contact_id and channel = s.channel))`;

/** @returns null if there is no such message, or it is none that a platform knows */
export async function storedItem(
  tx: EntityManager,
  messageId: string,
): Promise<(StoredItem & { subject?: string }) | null> {
  const [row]: (StoredItemRow & { subject: string | null })[] = await tx.query(
    `select ${columns}, m.subject from messages m join conversations c on c.id = m.conversation_id
       join sources s on s.id = m.source_id ${author}
     where m.id = $1 and m.external_id is not null`,
    [messageId],
  );
  return row ? itemOf(row) : null;
}

function itemOf(row: StoredItemRow & { subject: string | null }): StoredItem & { subject?: string } {
  return {
    externalId: row.externalId,
    root: row.root,
    visibility: row.visibility,
    occurredAt: row.occurredAt,
    author: authorOf(row),
    meta: row.meta ?? {},
    text: row.text,
    ...(row.url !== null && { url: row.url }),
    ...(row.answeredPrivately && { answeredPrivately: true }),
    ...(row.lastInboundAt !== null && { lastInboundAt: row.lastInboundAt }),
    ...(row.subject !== null && { subject: row.subject }),
  };
}

function authorOf(row: StoredItemRow): Author | null {
  if (row.authorExternalId === null) return null;
  return {
    externalId: row.authorExternalId,
    ...(row.authorScope && { scope: row.authorScope }),
    ...(row.authorName && { name: row.authorName }),
    ...(row.authorHandle && { handle: row.authorHandle }),
    ...(row.authorAddress && { address: row.authorAddress }),
  };
}
