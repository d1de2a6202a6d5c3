import type { EntityManager } from 'typeorm';
import type { NewAlert } from './raise-alerts.ts';

/** How long before the goal a rep is told. */
export const goalSoonSeconds = 30 * 60;
const perRound = 500;

/** A wait goes by its conversation and its first message: a re-fold makes it no other wait. */
const wait = `y.conversation_id || ':' || y.start_message_id`;

const running = `cycles y join conversations c on c.id = y.conversation_id
  where y.ended_at is null and y.replaced_at is null and c.status <> 'spam' and c.merged_into_id is null`;

const untold = (user: string, key: string) =>
  `not exists (select 1 from alerts a where a.user_id = ${user} and a.key = ${key})`;

/**
 * Whom a conversation's leads are: those of the teams that serve its source or that it was passed on to, as long as
 * one of them is there; otherwise managers and admins as well.
 */
const leads = (source: string, team: string) => `(
  with in_charge as (
    select distinct u.id, u.availability from team_members tm join users u on u.id = tm.user_id
    where tm.is_lead and u.deactivated_at is null
      and (tm.team_id = ${team} or tm.team_id in (select team_id from team_sources where source_id = ${source})))
  select id from in_charge
  union select id from users where role in ('manager', 'admin') and deactivated_at is null
    and not exists (select 1 from in_charge where availability = 'available'))`;

const goalSoon = `select 'goal-soon' as kind, 'goal-soon:' || ${wait} as key, c.assignee_id as "userId",
    c.id as "conversationId", jsonb_build_object('goalAt', y.goal_due_at) as data
  from ${running} and c.assignee_id is not null and y.goal_due_at > $1
    and y.goal_due_at <= $1 + make_interval(secs => ${goalSoonSeconds})
    and ${untold('c.assignee_id', `'goal-soon:' || ${wait}`)}
  order by y.goal_due_at limit ${perRound}`;

/** Where nobody has it in hand, the leads are told. */
const goalPassed = `select 'goal-passed' as kind, 'goal-passed:' || ${wait} as key, l.id as "userId",
    c.id as "conversationId", jsonb_build_object('goalAt', y.goal_due_at, 'slaAt', y.sla_due_at) as data
  from (select y.*, c.id as c_id from ${running} and y.goal_due_at <= $1) y
    join conversations c on c.id = y.c_id
    cross join lateral (select c.assignee_id as id where c.assignee_id is not null
      union all select id from ${leads('c.source_id', 'c.team_id')} l where c.assignee_id is null) l
  where ${untold('l.id', `'goal-passed:' || ${wait}`)}
  order by y.goal_due_at limit ${perRound}`;

const slaPassed = `select 'sla-passed' as kind, 'sla-passed:' || ${wait} as key, l.id as "userId",
    c.id as "conversationId", jsonb_build_object('slaAt', y.sla_due_at, 'assigneeId', c.assignee_id::text) as data
  from (select y.*, c.id as c_id from ${running} and y.goal_due_at <= $1 and y.sla_due_at <= $1) y
    join conversations c on c.id = y.c_id
    cross join lateral ${leads('c.source_id', 'c.team_id')} l
  where ${untold('l.id', `'sla-passed:' || ${wait}`)}
  order by y.sla_due_at limit ${perRound}`;

/**
 * Told when it is found, when it is due, and again after each such span, until a lead confirms or dismisses it; from
 * its due time on managers are told as well.
 */
const round = `floor(extract(epoch from $1 - t.detected_at) / greatest(60, extract(epoch from t.due_at - t.detected_at)))`;
const threats = `select 'threat' as kind, 'threat:' || t.id || ':' || ${round} as key, l.id as "userId",
    c.id as "conversationId",
    jsonb_build_object('threatId', t.id::text, 'class', t.class, 'dueAt', t.due_at, 'messageId', t.message_id::text) as data
  from threats t join conversations o on o.id = t.conversation_id
    join conversations c on c.id = coalesce(o.merged_into_id, o.id)
    cross join lateral (select id from ${leads('c.source_id', 'c.team_id')} l
      union select id from users where $1 >= t.due_at and role in ('manager', 'admin') and deactivated_at is null) l
  where t.state = 'open' and t.detected_at <= $1 and ${untold('l.id', `'threat:' || t.id || ':' || ${round}`)}
  order by t.due_at limit ${perRound}`;

/** The alerts that are due by now, and were not raised yet. A late sweep raises them late; it changes no fact. */
export async function alertsOfTime(tx: EntityManager, now: Date): Promise<NewAlert[]> {
  const alerts: NewAlert[] = [];
  for (const sql of [threats, slaPassed, goalPassed, goalSoon])
    alerts.push(...((await tx.query(sql.replaceAll('$1', '$1::timestamptz'), [now])) as NewAlert[]));
  return alerts;
}
