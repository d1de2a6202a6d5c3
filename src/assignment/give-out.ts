import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../database/change-notice.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { type Actor, appendEvents, type NewEvent, SYSTEM } from '../database/events.ts';
import { candidateCircles, countGiven } from './candidates.query.ts';
import { chooseRep, type Why } from './choose-rep.ts';
import { circleOf, nextUnassigned } from './unassigned.query.ts';

/** "Assign" as a number: one transaction at a time gives out work, so that it can be fair. */
const ASSIGN_LOCK = 0x4173_7369;
const perRound = 200;

interface Gift {
  conversationId: string;
  userId: string;
  why: Why;
}

/**
 * Gives open, waiting, unassigned conversations to the reps designated for them, and says why in an event.
 * @returns how many were given; null if another process is at it
 */
export async function giveOut(tx: EntityManager, now: Date): Promise<number | null> {
  const [lock]: { free: boolean }[] = await tx.query('select pg_try_advisory_xact_lock($1) as free', [ASSIGN_LOCK]);
  if (!lock!.free) return null;
  await returnStranded(tx, now);
  const circles = await candidateCircles(tx);
  const gifts: Gift[] = [];
  for (const conversation of await nextUnassigned(tx, circles, perRound)) {
    const choice = chooseRep(circles.get(circleOf(conversation)) ?? [], conversation);
    if (choice.userId === null) continue;
    countGiven(circles, choice.userId, now);
    gifts.push({ conversationId: conversation.id, userId: choice.userId, why: choice.why });
  }
  await store(tx, gifts, now);
  return gifts.length;
}

async function store(tx: EntityManager, gifts: Gift[], now: Date): Promise<void> {
  if (gifts.length === 0) return;
  await tx.query(
    `update conversations c set assignee_id = g.user_id, assigned_at = $3, version = version + 1
     from unnest($1::bigint[], $2::bigint[]) g(id, user_id) where c.id = g.id`,
    [gifts.map(({ conversationId }) => conversationId), gifts.map(({ userId }) => userId), now],
  );
  const userIds = [...new Set(gifts.map(({ userId }) => userId))];
  await tx.query('update users set last_assigned_at = $2 where id = any($1::bigint[])', [userIds, now]);
  await appendEvents(
    tx,
    gifts.map(({ conversationId, userId, why }) => ({
      at: now,
      type: 'conversation.assigned',
      conversationId,
      actor: SYSTEM,
      data: { before: { assigneeId: null }, after: { assigneeId: userId }, reason: 'rule', why },
    })),
  );
  await notifyChanged(tx, { conversationIds: gifts.map(({ conversationId }) => conversationId), userIds });
}

/** A customer wrote into the hands of somebody who is away or gone: the conversation goes back. */
async function returnStranded(tx: EntityManager, now: Date): Promise<void> {
  const away: { id: string }[] = await tx.query(
    `select id from users where (availability = 'away' or deactivated_at is not null)
       and exists (select 1 from conversations where assignee_id = users.id and status = 'open'
                     and waiting_since is not null and merged_into_id is null)`,
  );
  if (away.length > 0)
    await returnWork(
      tx,
      away.map(({ id }) => id),
      now,
      SYSTEM,
      'assignee-away',
    );
}

/**
 * Takes what is unanswered out of people's hands, so that others are given it; their answered conversations stay.
 * @param reason goes into the event, e.g. `assignee-away`
 * @returns how many conversations went back
 */
export async function returnWork(
  tx: EntityManager,
  userIds: string[],
  now: Date,
  actor: Actor,
  reason: string,
): Promise<number> {
  const returned = returnedRows<{ id: string; userId: string }>(
    await tx.query(
      `update conversations c set assignee_id = null, assigned_at = null, version = c.version + 1
       from (select id, assignee_id from conversations where assignee_id = any($1::bigint[]) and status in ('open', 'snoozed')
               and waiting_since is not null and merged_into_id is null order by id for update) held
       where c.id = held.id returning c.id, held.assignee_id as "userId"`,
      [userIds],
    ),
  );
  const event = ({ id, userId }: { id: string; userId: string }): NewEvent => ({
    at: now,
    type: 'conversation.unassigned',
    conversationId: id,
    actor,
    data: { before: { assigneeId: userId }, after: { assigneeId: null }, reason },
  });
  await appendEvents(tx, returned.map(event));
  await notifyChanged(tx, { conversationIds: returned.map(({ id }) => id), userIds });
  return returned.length;
}
