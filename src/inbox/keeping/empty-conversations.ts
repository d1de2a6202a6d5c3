import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../../database/change-notice.ts';
import { appendEvents, SYSTEM } from '../../database/events.ts';

/**
 * Takes what conversations show of messages that have just been emptied: the preview, and with the last of their
 * messages the subject and the post above the thread. Writes one event a conversation, and tells who looks at it.
 */
export async function emptyConversations(
  tx: EntityManager,
  sourceId: string,
  messageIds: string[],
  conversationIds: string[],
  now: Date,
): Promise<void> {
  await tx.query(
    `update conversations set preview = '' where id = any($1::bigint[]) and last_message_id = any($2::bigint[])`,
    [conversationIds, messageIds],
  );
  await tx.query(
    `update conversations c set subject = null, parent = null, preview = '' where id = any($1::bigint[])
       and not exists (select from messages m where m.emptied_at is null and m.conversation_id = any(
         array(select o.id from conversations o where o.id = c.id or o.merged_into_id = c.id)))`,
    [conversationIds],
  );
  const emptied = await tx.query<{ conversationId: string; ids: string[] }[]>(
    `select conversation_id as "conversationId", array_agg(id::text order by id) as ids
     from messages where id = any($1::bigint[]) group by conversation_id order by conversation_id`,
    [messageIds],
  );
  await appendEvents(
    tx,
    emptied.map(({ conversationId, ids }) => ({
      at: now,
      type: 'conversation.messagesExpired',
      conversationId,
      sourceId,
      actor: SYSTEM,
      data: { messageIds: ids },
    })),
  );
  await notifyChanged(tx, { conversationIds });
}
