import type { EntityManager } from 'typeorm';
import { joinedIds, openThreat } from './joined-ids.ts';

/** How long a preview is, in characters. */
const previewLength = 200;

const joined = `m.conversation_id = any(${joinedIds('v.id')})`;

/**
 * Makes what a list shows of some conversations agree with their messages again, and with those of what was merged into
 * them. What the fold writes is left to the fold.
 */
export async function recount(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(
    `update conversations c set version = c.version + 1, message_count = s.messages, last_message_id = s.last_id,
       preview = coalesce(left(s.text, ${previewLength}), ''), preview_direction = coalesce(s.direction, 'inbound'),
       last_inbound_at = s.last_inbound_at, frustration = coalesce(s.frustration, 0), intent = s.intent,
       frustration_peak = coalesce(s.peak, 0), first_contact_at = coalesce(s.first_at, c.first_contact_at),
       last_activity_at = coalesce(s.last_at, c.last_activity_at),
       threat = ${openThreat('c.id')}
     from (select v.id, s.*, l.id as last_id, l.text, l.direction, n.frustration, n.intent from unnest($1::bigint[]) as v(id)
       cross join lateral (select count(*)::int as messages, max(frustration) as peak,
         min(occurred_at) as first_at, max(occurred_at) filter (where kind <> 'note') as last_at,
         max(occurred_at) filter (where direction = 'inbound') as last_inbound_at
         from messages m where ${joined}) s
       left join lateral (select m.id, text, direction from messages m where ${joined} and kind <> 'note'
         order by occurred_at desc, m.id desc limit 1) l on true
       left join lateral (select frustration, intent from messages m where ${joined}
         and direction = 'inbound' order by occurred_at desc, m.id desc limit 1) n on true) s
     where c.id = s.id`,
    [ids],
  );
}
