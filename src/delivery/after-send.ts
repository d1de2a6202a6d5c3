import type { EntityManager } from 'typeorm';
import { returnedRows } from '../database/returned-rows.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';
import type { LockedReply } from './locked-reply.ts';

const statusAfter = { customersTurn: 'customersTurn', resolve: 'resolved', snooze: 'snoozed' } as const;

/**
 * Gives the conversation the status that was asked for with the reply, unless somebody waits for us again by now: a
 * newer message of the customer must not disappear behind our answer. A reply by no human changes nothing.
 */
export async function applyAfterSend(tx: EntityManager, reply: LockedReply, now: Date): Promise<void> {
  if (reply.automatic) return;
  const status = statusAfter[reply.afterSend];
  await changeStatus(tx, reply, status, 'c.waiting_since is null', now, 'reply-sent');
}

/** A reply that had counted as sent did not arrive: it is our turn again. */
export async function reopen(tx: EntityManager, reply: LockedReply, now: Date): Promise<void> {
  if (!reply.automatic) await changeStatus(tx, reply, 'open', 'true', now, 'reply-failed');
}

async function changeStatus(
  tx: EntityManager,
  reply: LockedReply,
  status: string,
  condition: string,
  now: Date,
  reason: string,
): Promise<void> {
  const [changed] = returnedRows<{ before: string }>(
    await tx.query(
      `update conversations c set status = $2, snoozed_until = $3, version = c.version + 1
       from (select id, status from conversations where id = $1) old
       where c.id = old.id and old.status not in ('spam', $2) and ${condition}
       returning old.status as before`,
      [reply.conversationId, status, status === 'snoozed' ? reply.snoozeUntil : null],
    ),
  );
  if (!changed) return;
  await appendEvents(tx, [
    {
      at: now,
      type: 'conversation.statusChanged',
      conversationId: reply.conversationId,
      actor: reply.userId && reason === 'reply-sent' ? { kind: 'user', id: reply.userId } : SYSTEM,
      data: { before: { status: changed.before }, after: { status }, reason, messageId: reply.messageId },
    },
  ]);
}
