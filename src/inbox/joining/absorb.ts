import type { EntityManager } from 'typeorm';
import { type LockedConversation, lockUnasked } from '../changes/locked-conversation.ts';
import { type Refolder } from '../refolder.ts';
import { carryOver } from './carry-over.ts';
import { belongingTo, forgetLed, rememberLed } from './led.ts';
import { moveHistory } from './move-history.ts';
import { recount } from './recount.ts';

/**
 * One conversation becomes part of another for good: its messages and whatever hangs on it go there, both are folded
 * anew, and the empty row leads on. Where one of them is merged into a third, that one is counted and folded too.
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
  const shown = stays.mergedIntoId ? (await lockUnasked(tx, [stays.mergedIntoId]))[0]! : stays;
  await moveHistory(tx, goes.id, stays.id);
  if (goes.mergedIntoId !== shown.id) await carryOver(tx, goes, shown, now);
  await recount(tx, [...new Set([...ids, shown.id, goes.mergedIntoId ?? goes.id])]);
  await refolder.refold(tx, ids, now, reason);
  const along = await leadOn(tx, goes.id, shown.id);
  await forgetLed(tx, goes.id, along);
  await tx.query('delete from conversation_merges where conversation_id = $1', [goes.id]);
  await tx.query('update conversation_merges set into_id = $2 where into_id = $1', ids);
  await rememberLed(tx, stays.id, along);
}

/**
 * From now on a conversation, and whatever belongs to it, is shown in another and waits for nobody itself.
 * @returns the ids of these rows
 */
export async function leadOn(tx: EntityManager, id: string, intoId: string): Promise<string[]> {
  const along = await belongingTo(tx, id);
  await tx.query(
    `update conversations set merged_into_id = $2, version = version + 1, waiting_since = null, goal_due_at = null,
       sla_due_at = null where id = any($1::bigint[])`,
    [along, intoId],
  );
  return along;
}
