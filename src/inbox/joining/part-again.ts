import type { EntityManager } from 'typeorm';
import { type Principal } from '../../people/principal.ts';
import { type LockedConversation, lockConversations, lockUnasked } from '../changes/locked-conversation.ts';
import { conversationMissing } from '../conversation.query.ts';
import { type Carried, giveBack } from './carry-over.ts';
import { belongingTo, forgetLed } from './led.ts';

interface MergeRow {
  conversationId: string;
  intoId: string;
  carried: Partial<Carried>;
}

/** Steps from a merged conversation up to the one in which it is shown. */
const steps = `with recursive steps as (
    select y.*, 1 as step from conversation_merges y where conversation_id = $1
    union all select y.*, s.step + 1 from conversation_merges y join steps s on y.conversation_id = s.into_id)
  select conversation_id as "conversationId", into_id as "intoId", carried from steps order by step`;

/** What belongs to it goes along: it is shown in it again. */
const partSql = `update conversations set merged_into_id = nullif($1::bigint, id), version = version + 1
  where id = any($2::bigint[])`;

/**
 * Parts a merged conversation from the one in which it is shown, which gives back what it took over.
 * @returns `shownIn` null: it was not merged
 * @throws DomainError `conversation-not-found`
 */
export async function partAgain(
  tx: EntityManager,
  id: string,
  principal: Principal,
): Promise<{ row: LockedConversation; shownIn: LockedConversation | null }> {
  const before = await tx.query<MergeRow[]>(steps, [id]);
  const locked = await lockUnasked(tx, [id, ...before.map(({ intoId }) => intoId)]);
  const [row] = await lockConversations(tx, [id], principal);
  if (!row) throw conversationMissing();
  // somebody may have parted or merged them while we waited for the locks
  const way = await tx.query<MergeRow[]>(steps, [id]);
  const of = (wanted: string) => locked.find((conversation) => conversation.id === wanted);
  if (way.length === 0 || way.some(({ intoId }) => !of(intoId))) return { row, shownIn: null };
  const along = await belongingTo(tx, id);
  await forgetLed(tx, id, along);
  await tx.query('delete from conversation_merges where conversation_id = $1', [id]);
  await tx.query(partSql, [id, along]);
  let carried = whole(way[0]!.carried);
  for (const [i, { intoId }] of way.entries()) {
    await giveBack(tx, of(intoId)!, carried);
    carried = passedOn(carried, whole(way[i + 1]?.carried ?? {}));
  }
  return { row, shownIn: of(way.at(-1)!.intoId)! };
}

const nothing: Carried = { before: {}, after: {}, labels: [], subscribers: [], references: [], drafts: [], led: [] };
const whole = (carried: Partial<Carried>): Carried => ({ ...nothing, ...carried });

/** What the next one got only because this one had it. */
function passedOn(mine: Carried, next: Carried): Carried {
  const both = <T>(a: T[], b: T[]) => a.filter((item) => b.some((other) => String(other) === String(item)));
  return {
    ...nothing,
    labels: both(mine.labels, next.labels),
    subscribers: both(mine.subscribers, next.subscribers),
    references: both(mine.references, next.references),
  };
}
