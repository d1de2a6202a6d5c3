import type { EntityManager } from 'typeorm';
import { type LockedConversation } from '../changes/locked-conversation.ts';
import { type Refolder } from '../refolder.ts';
import { carryOver } from './carry-over.ts';
import { moveHistory } from './move-history.ts';
import { recount } from './recount.ts';

/**
 * One conversation becomes part of another for good: its messages and whatever hangs on it go there, both are folded
 * anew, and the empty row leads on.
 * @param reason as in `Refolder.refold`
 */
export async function absorb(
  tx: EntityManager,
  goes: LockedConversation,
  stays: LockedConversation,
  refolder: Refolder,
  now: Date,
  reason: string,
): Promise<void> {
  const ids = [goes.id, stays.id];
  await moveHistory(tx, goes.id, stays.id);
  await carryOver(tx, goes, stays, now);
  await recount(tx, ids);
  await refolder.refold(tx, ids, now, reason);
  await leadOn(tx, goes.id, stays.mergedIntoId ?? stays.id);
  await tx.query('delete from conversation_merges where conversation_id = $1', [goes.id]);
  await tx.query('update conversation_merges set into_id = $2 where into_id = $1', ids);
}

/** From now on a conversation, and what had been merged into it, is shown in another and waits for nobody itself. */
export async function leadOn(tx: EntityManager, id: string, intoId: string): Promise<void> {
  await tx.query(
    `update conversations set merged_into_id = $2, version = version + 1, waiting_since = null, goal_due_at = null,
       sla_due_at = null where id = $1 or merged_into_id = $1`,
    [id, intoId],
  );
}
