import type { EntityManager } from 'typeorm';
import { ConnectorError } from '../connectors/connector-error.ts';
import type { OutgoingReply } from '../connectors/connector.ts';
import { storedItem } from './stored-item.query.ts';

interface ReplyRow {
  text: string;
  html: string | null;
  subject: string | null;
  visibility: 'public' | 'private';
  automatic: string | null;
  conversationId: string;
  recipients: OutgoingReply['recipients'] | null;
  inReplyToId: string | null;
  repName: string | null;
  repInitials: string | null;
  createdAt: Date;
  emptied: boolean;
}

const longestThread = 100;

/**
 * A reply as its connector wants it, with the bytes of its attachments.
 * @throws ConnectorError `rejected` when its customer was erased after it was taken for sending
 */
export async function outgoingReply(tx: EntityManager, messageId: string): Promise<OutgoingReply> {
  const [row]: ReplyRow[] = await tx.query(
    `select m.text, m.html, m.subject, m.visibility, m.automatic, m.conversation_id as "conversationId",
       o.payload->'recipients' as recipients, o.payload->>'inReplyToId' as "inReplyToId", u.name as "repName",
       u.initials as "repInitials", o.created_at as "createdAt", m.emptied_at is not null as emptied
     from messages m join outbox o on o.message_id = m.id left join users u on u.id = m.user_id where m.id = $1`,
    [messageId],
  );
  if (row!.emptied) throw ConnectorError.rejected('The customer was erased before the reply was sent.');
  const { text, html, subject, visibility, conversationId, recipients, createdAt } = row!;
  const answered = row!.inReplyToId === null ? undefined : await answeredItem(tx, row!.inReplyToId);
  return {
    id: messageId,
    conversationId,
    text,
    ...(html !== null && { html }),
    ...(subject !== null && { subject }),
    visibility,
    ...(answered && { inReplyTo: answered }),
    thread: await threadOf(tx, conversationId),
    ...(recipients && { recipients }),
    attachments: await attachmentsOf(tx, messageId),
    automatic: row!.automatic !== null,
    rep: { name: row!.repName ?? '', initials: row!.repInitials ?? '' },
    createdAt,
  };
}

async function answeredItem(tx: EntityManager, messageId: string): Promise<OutgoingReply['inReplyTo']> {
  const item = await storedItem(tx, messageId);
  if (!item) return undefined;
  const { visibility: _visibility, url: _url, ...answered } = item;
  return answered;
}

/** External ids, oldest first; of a very long thread the newest. */
async function threadOf(tx: EntityManager, conversationId: string): Promise<string[]> {
  const rows: { externalId: string }[] = await tx.query(
    `select external_id as "externalId" from messages where conversation_id = $1 and external_id is not null
     order by occurred_at desc, id desc limit $2`,
    [conversationId, longestThread],
  );
  return rows.map(({ externalId }) => externalId).reverse();
}

async function attachmentsOf(tx: EntityManager, messageId: string): Promise<OutgoingReply['attachments']> {
  const rows: { name: string; contentType: string; contentId: string | null; bytes: Buffer }[] = await tx.query(
    `select a.name, a.content_type as "contentType", a.content_id as "contentId",
       coalesce((select string_agg(k.bytes, ''::bytea order by k.number) from attachment_chunks k where k.attachment_id = a.id), '') as bytes
     from attachments a where a.message_id = $1 order by a.id`,
    [messageId],
  );
  return rows.map(({ contentId, ...file }) => ({ ...file, ...(contentId !== null && { contentId }) }));
}
