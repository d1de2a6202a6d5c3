import type { EntityManager } from 'typeorm';
import { type Scope } from './erased-scope.ts';

/**
 * Ends what still runs for a customer who is erased: replies not sent yet, threats, waits, alerts.
 * @returns others' conversations in which a wait of theirs ran; they are to be folded anew
 */
export async function endWork(tx: EntityManager, scope: Scope, now: Date): Promise<string[]> {
  await cancelReplies(tx, scope, now);
  await tx.query(
    `update threats set state = 'dismissed', decided_at = $3 where state = 'open'
       and (conversation_id = any($1::bigint[]) or message_id = any($2::bigint[]))`,
    [scope.conversationIds, scope.messageIds, now],
  );
  await tx.query('delete from alerts where conversation_id = any($1::bigint[])', [scope.conversationIds]);
  return endWaits(tx, scope, now);
}

async function cancelReplies(tx: EntityManager, { conversationIds }: Scope, now: Date): Promise<void> {
  await tx.query(
    `with cancelled as (
       update outbox set state = 'cancelled', reason = 'The customer was erased.', reason_kind = 'erased', settled_at = $2
       where conversation_id = any($1::bigint[]) and state = 'queued' returning message_id)
     update messages set delivery = 'cancelled' where id in (select message_id from cancelled)`,
    [conversationIds, now],
  );
}

/** Their messages count as taken back, so that no later fold begins the wait again. */
async function endWaits(tx: EntityManager, scope: Scope, now: Date): Promise<string[]> {
  const { contactIds, conversationIds, messageIds } = scope;
  await tx.query(
    `update messages set deleted_at = coalesce(deleted_at, $2) where id = any($1::bigint[]) and direction = 'inbound'`,
    [messageIds, now],
  );
  const elsewhere = await tx.query<{ id: string }[]>(
    `select distinct conversation_id as id from cycles where contact_id = any($1::bigint[])
       and conversation_id <> all($2::bigint[]) and ended_at is null and replaced_at is null`,
    [contactIds, conversationIds],
  );
  await tx.query(
    `update cycles set ended_at = $2, ended_by = 'withdrawn', end_reason = 'erased',
       wall_seconds = extract(epoch from $2 - started_at)
     where conversation_id = any($1::bigint[]) and ended_at is null and replaced_at is null`,
    [conversationIds, now],
  );
  await tx.query(
    `update conversations set waiting_since = null, goal_due_at = null, sla_due_at = null, threat = null,
       position_at = timestamptz '3000-01-01Z' + (timestamptz '3000-01-01Z' - last_activity_at)
     where id = any($1::bigint[])`,
    [conversationIds],
  );
  return elsewhere.map(({ id }) => id);
}
