import type { EntityManager } from 'typeorm';
import { type Actor, appendEvents } from '../../database/events.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { type LockedConversation } from '../changes/locked-conversation.ts';
import type { Refolder } from '../refolder.ts';
import { leadOn } from './absorb.ts';
import { carryOver } from './carry-over.ts';
import { recount } from './recount.ts';

/** Who waits longest goes on: their clock must not be set back by merging. Pure. */
export function survivor<C extends { waitingSince: Date | null }>(into: C, from: C): { stays: C; goes: C } {
  const since = ({ waitingSince }: C) => waitingSince?.getTime() ?? Infinity;
  return since(from) < since(into) ? { stays: from, goes: into } : { stays: into, goes: from };
}

/**
 * Shows one conversation in another from now on, in a way that can be undone. No message changes its conversation and no past
 * wait changes; what waited in the one that goes waits on in the one that stays, under the earlier deadline.
 */
export async function join(
  tx: EntityManager,
  goes: LockedConversation,
  stays: LockedConversation,
  refolder: Refolder,
  now: Date,
): Promise<void> {
  const carried = await carryOver(tx, goes, stays, now);
  await tx.query('insert into conversation_merges (conversation_id, into_id, at, carried) values ($1, $2, $3, $4)', [
    goes.id,
    stays.id,
    now,
    JSON.stringify(carried),
  ]);
  await leadOn(tx, goes.id, stays.id);
  await recount(tx, [stays.id]);
  await refolder.refold(tx, [stays.id], now, 'merged');
}

/** Tells in both histories that two conversations were merged, or parted again, and by whom. */
export async function tellJoined(
  tx: EntityManager,
  type: 'conversation.merged' | 'conversation.unmerged',
  stays: LockedConversation,
  goes: LockedConversation,
  actor: Actor,
  at: Date,
): Promise<void> {
  const data = { intoId: stays.id, fromId: goes.id };
  const events = [stays, goes].map(({ id, sourceId }) => ({ at, type, actor, conversationId: id, sourceId, data }));
  await appendEvents(tx, events);
  await notifyChanged(tx, { conversationIds: [stays.id, goes.id] });
}
