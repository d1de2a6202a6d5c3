import type { EntityManager } from 'typeorm';
import type { LockedReply } from './locked-reply.ts';
import { joinOpened } from './join-opened.ts';
import { nextLookUp } from './look-up-times.ts';
import type { Sent, Settlement } from './settlement.ts';

/** Writes a settlement into the outbox and the message, and what the platform told about a reply that got out. */
export async function storeSettlement(
  tx: EntityManager,
  reply: LockedReply,
  settlement: Settlement,
  now: Date,
): Promise<void> {
  const reason = 'reason' in settlement ? settlement.reason : null;
  const kind = 'kind' in settlement ? settlement.kind : null;
  await tx.query(
    `update outbox set state = $2, reason = $3, reason_kind = $4, settled_at = $5, not_before = $6,
       external_id = coalesce($7, external_id), claimed_by = null, claimed_until = null where id = $1`,
    [reply.outboxId, settlement.state, reason, kind, now, dueAgain(settlement, now), externalIdOf(settlement)],
  );
  await tx.query('update messages set delivery = $2 where id = $1', [reply.messageId, settlement.state]);
  if (settlement.state === 'sent') await storeSent(tx, reply, settlement);
}

/** Under this key of its thread an item is known as a part of a reply of ours; no platform's id begins like this. */
export const partKey = (externalId: string): string => `part ${externalId}`;

const externalIdOf = (settlement: Settlement) => ('externalId' in settlement ? settlement.externalId : null);

/** When a worker should look at it again: to send it, or to look for it on the platform. */
function dueAgain(settlement: Settlement, now: Date): Date {
  if (settlement.state === 'queued') return settlement.notBefore;
  return nextLookUp(0, now);
}

/** What the platform told about a reply that got out. Free to repeat. */
export async function storeSent(tx: EntityManager, reply: LockedReply, sent: Sent): Promise<void> {
  if (sent.externalId && sent.externalId !== reply.externalId) await absorbNative(tx, reply, sent.externalId);
  await tx.query(
    `update messages set external_id = coalesce(external_id, $2), occurred_at = $3, url = coalesce($4, url),
       meta = coalesce(meta, '{}') || $5 where id = $1`,
    [reply.messageId, sent.externalId, sent.occurredAt, sent.url ?? null, sent.meta ?? {}],
  );
  await tx.query(
    `insert into thread_keys (source_id, key, root_key) select $1, key, $2 from unnest($3::text[]) key on conflict do nothing`,
    [reply.sourceId, reply.rootKey, [...new Set([...(sent.threadKeys ?? []), ...(sent.parts ?? []).map(partKey)])]],
  );
  if (sent.opens) await joinOpened(tx, reply, sent.opens, sent.occurredAt);
  await tx.query(
    `update conversations c set preview = left(m.text, 200), preview_direction = 'outbound', last_message_id = m.id
     from messages m left join messages l on l.id = (select last_message_id from conversations where id = $2)
     where m.id = $1 and c.id = $2 and (l.id is null or l.id = m.id or l.occurred_at <= m.occurred_at)`,
    [reply.messageId, reply.conversationId],
  );
}

/**
 * The reply came back and was taken for a native one before the platform's answer named it. It is one message: ours,
 * which knows its author. The copy disappears and whatever pointed to it points to ours.
 */
async function absorbNative(
  tx: EntityManager,
  { messageId, sourceId }: LockedReply,
  externalId: string,
): Promise<void> {
  const copy = `(select id from messages where source_id = $1 and external_id = $2 and id <> $3)`;
  const parameters = [sourceId, externalId, messageId];
  const [found] = await tx.query(copy, parameters);
  if (!found) return;
  await tx.query('update cycles set end_message_id = $1 where end_message_id = $2', [messageId, found.id]);
  await tx.query(
    `with gone as (delete from messages where id = $1 returning conversation_id, id)
     update conversations c set message_count = message_count - 1,
       last_message_id = case when last_message_id = gone.id then $2 else last_message_id end
     from gone where c.id = gone.conversation_id`,
    [found.id, messageId],
  );
}
