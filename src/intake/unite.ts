import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import { type LockedConversation, lockUnasked } from '../inbox/changes/locked-conversation.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';
import { absorb } from '../inbox/joining/absorb.ts';
import { join, survivor, tellJoined } from '../inbox/joining/join.ts';
import { belongingTo } from '../inbox/joining/led.ts';
import { splitMark } from '../inbox/joining/split.ts';
import type { Refolder } from '../inbox/refolder.ts';
import type { United } from './roots.ts';

interface Pair extends Record<string, unknown> {
  id: string;
  contactId: string;
  target: string | null;
}

/** In id order, as everybody locks, so that nobody waits in a circle. */
const lock = statement(
  'select id from conversations where source_id = $1 and root_key in ($2, $3) order by id for update',
);
const pairs = statement(
  `select c.id, c.contact_id as "contactId", t.id as target from conversations c
   left join conversations t on t.source_id = c.source_id and t.root_key = $3 and t.contact_id = c.contact_id
   where c.source_id = $1 and c.root_key = $2 order by c.id`,
);
const rename = statement('update conversations set root_key = $2 where id = any($1::bigint[])');
/** What was split off goes by the root it was split off, and finds its way back by that. */
const renameSplits = statement(
  `update conversations set root_key = $3 || substr(root_key, length($2) + 1)
   where contact_id = any($4::bigint[]) and source_id = $1 and starts_with(root_key, $2 || '${splitMark}')`,
);

/**
 * Brings conversations together that turned out to be one thread, when the missing link arrived last: what stood under
 * the root `from` now stands under `into`, each contact's with their own.
 */
export async function unite(
  tx: EntityManager,
  sourceId: string,
  { from, into }: United,
  refolder: Refolder,
  now: Date,
): Promise<void> {
  await run(tx, lock, [sourceId, from, into]);
  const found = await run<Pair>(tx, pairs, [sourceId, from, into]);
  const alone = found.filter((pair) => pair.target === null).map(({ id }) => id);
  if (alone.length > 0) await run(tx, rename, [alone, into]);
  await run(tx, renameSplits, [sourceId, from, into, found.map(({ contactId }) => contactId)]);
  for (const { id, target } of found) {
    if (target === null) continue;
    await joinThirds(tx, [id, target], refolder, now);
    const rows = await lockUnasked(tx, [id, target]);
    const [one, other] = [rows.find((row) => row.id === id)!, rows.find((row) => row.id === target)!];
    const [goes, stays] = (await staysMerged(tx, one, other)) ? [other, one] : [one, other];
    await absorb(tx, goes, stays, refolder, now, 'threads-united');
    const event = { at: now, type: 'conversation.united', conversationId: stays.id, sourceId, actor: SYSTEM };
    await appendEvents(tx, [{ ...event, data: { from: goes.id } }]);
  }
}

/**
 * Reps merged the two into different ones, so that all of it is one matter: those are merged too, which a rep may undo like any
 * merge, or what one of the reps did would be undone without a word.
 */
async function joinThirds(tx: EntityManager, ids: string[], refolder: Refolder, now: Date): Promise<void> {
  const thirds = new Set((await lockUnasked(tx, ids)).map(({ mergedIntoId }) => mergedIntoId));
  if (thirds.size < 2 || thirds.has(null)) return;
  const [one, other] = await lockUnasked(tx, [...thirds] as string[]);
  const { stays, goes } = survivor(one!, other!);
  await join(tx, goes, stays, refolder, now);
  await tellJoined(tx, 'conversation.merged', stays, goes, SYSTEM, now);
}

/** Whether `one` has to stay so that nothing a rep has merged is parted: the other is in it, or it is in a third. */
async function staysMerged(tx: EntityManager, one: LockedConversation, other: LockedConversation): Promise<boolean> {
  if (other.mergedIntoId) return (await belongingTo(tx, one.id)).includes(other.id);
  return one.mergedIntoId !== null && one.mergedIntoId !== other.id;
}
