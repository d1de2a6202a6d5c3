import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import { appendEvents, SYSTEM } from '../inbox/events.ts';
import type { Refolder } from '../inbox/refolder.ts';
import type { United } from './roots.ts';

interface Pair extends Record<string, unknown> {
  id: string;
  target: string | null;
}

const pairs = statement(
  `select c.id, t.id as target from conversations c
   left join conversations t on t.source_id = c.source_id and t.root_key = $3 and t.contact_id = c.contact_id
   where c.source_id = $1 and c.root_key = $2 order by c.id for update of c`,
);
const rename = statement('update conversations set root_key = $2 where id = any($1::bigint[])');
const moves = ['messages', 'message_search', 'threats', 'outbox', 'wait_marks'].map((table) =>
  statement(
    `update ${table} t set conversation_id = p.target from unnest($1::bigint[], $2::bigint[]) as p(id, target) where t.conversation_id = p.id`,
  ),
);
const retireCycles = statement(
  'update cycles set replaced_at = $2 where conversation_id = any($1::bigint[]) and replaced_at is null',
);
const retire = statement(
  `update conversations c set merged_into_id = p.target, status = 'resolved', waiting_since = null, goal_due_at = null,
     sla_due_at = null, cycle_count = 0, message_count = 0, folded_to_at = null
   from unnest($1::bigint[], $2::bigint[]) as p(id, target) where c.id = p.id`,
);
const recount = statement(
  `update conversations c set message_count = s.messages, last_message_id = s.last_id,
     last_inbound_at = s.last_inbound_at, threat = coalesce(c.threat, s.threat)
   from (select m.conversation_id, count(*)::int as messages, (array_agg(m.id order by m.occurred_at desc, m.id desc))[1] as last_id,
           max(m.occurred_at) filter (where m.direction = 'inbound') as last_inbound_at,
           (select class from threats h where h.conversation_id = m.conversation_id and h.state = 'open' limit 1) as threat
         from messages m where m.conversation_id = any($1::bigint[]) group by m.conversation_id) s
   where c.id = s.conversation_id`,
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
  const found = await run<Pair>(tx, pairs, [sourceId, from, into]);
  const alone = found.filter((pair) => pair.target === null).map(({ id }) => id);
  const both = found.filter((pair) => pair.target !== null);
  if (alone.length > 0) await run(tx, rename, [alone, into]);
  if (both.length === 0) return;
  const [ids, targets] = [both.map(({ id }) => id), both.map((pair) => pair.target!)];
  for (const move of moves) await run(tx, move, [ids, targets]);
  await run(tx, retireCycles, [ids, now]);
  await run(tx, retire, [ids, targets]);
  await run(tx, recount, [targets]);
  await refolder.refold(tx, targets, now, 'threads-united');
  const event = (pair: Pair) => ({
    at: now,
    type: 'conversation.united',
    conversationId: pair.target!,
    sourceId,
    actor: SYSTEM,
    data: { from: pair.id },
  });
  await appendEvents(tx, both.map(event));
}
