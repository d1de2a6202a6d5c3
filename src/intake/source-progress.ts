import type { EntityManager } from 'typeorm';
import { pipelined } from '../database/pipelined.ts';
import { run, statement } from '../database/statement.ts';
import { tellOutage } from '../sources/source-health.ts';
import type { Harvest } from '../connectors/mention.ts';
import type { Draft } from './batch-item.ts';

/** Another process polls the source now; what this one read is not stored, since the other reads it too. */
export class LeaseLost extends Error {
  override name = 'LeaseLost';
}

/** Where a poll has got to, and by whose right. */
export interface CursorMove {
  cursor: Record<string, unknown>;
  leaseEpoch: string;
}

const move = statement(
  `update source_states set cursor = $2::jsonb where source_id = $1 and lease_epoch = $3::bigint returning source_id`,
);
const note = statement(
  `update source_states set last_item_at = greatest(last_item_at, $2), last_item_received_at = $3, lag_seconds = $4
   where source_id = $1`,
);
const countHour = statement(
  `insert into source_hours (source_id, hour, items) values ($1, date_trunc('hour', $2::timestamptz, 'UTC'), $3)
   on conflict (source_id, hour) do update set items = source_hours.items + excluded.items`,
);
const endSilence = statement(
  `update outages set ended_at = $2 where source_id = $1 and kind = 'silent' and ended_at is null returning id`,
);
const countKinds = statement(
  `update source_states set skipped = skipped || (
       select coalesce(jsonb_object_agg(key, value::bigint + coalesce((skipped ->> key)::bigint, 0)), '{}') from jsonb_each_text($2::jsonb)),
     unknown = unknown || (
       select coalesce(jsonb_object_agg(key, value::bigint + coalesce((unknown ->> key)::bigint, 0)), '{}') from jsonb_each_text($3::jsonb))
   where source_id = $1`,
);
const outageOf = statement(
  `select id, began_at as "beganAt", ended_at as "endedAt" from outages
   where source_id = $1 and began_at <= $3 and (ended_at is null or ended_at >= $2) order by began_at desc limit 1`,
);
const keepRecovered = statement(
  `insert into outage_conversations (outage_id, conversation_id, already_late)
   select $1::bigint, * from unnest($2::bigint[], $3::boolean[])
   on conflict on constraint outage_conversations_pk do update set messages = outage_conversations.messages + 1`,
);
const countRecovered = statement(
  `update outages set recovered = c.conversations, already_late = c.late
   from (select count(*)::int as conversations, count(*) filter (where already_late)::int as late
         from outage_conversations where outage_id = $1) c
   where id = $1`,
);
const LATE = 5 * 60_000;

/** Moves the cursor in the transaction that stored what it covers. @throws LeaseLost */
export async function moveCursor(
  tx: EntityManager,
  sourceId: string,
  { cursor, leaseEpoch }: CursorMove,
): Promise<void> {
  const moved = await run(tx, move, [sourceId, JSON.stringify(cursor), leaseEpoch]);
  if (moved.length === 0) throw new LeaseLost(`another process has taken over the polling of source ${sourceId}`);
}

/** Counts what came, so that silence can be told from quiet, and lag has its own figure. */
export async function noteArrivals(tx: EntityManager, sourceId: string, drafts: Draft[], now: Date): Promise<void> {
  const times = drafts.flatMap(({ items }) =>
    items.filter(({ history }) => !history).map(({ mention }) => mention.occurredAt.getTime()),
  );
  if (times.length === 0) return;
  const newest = times.reduce((a, b) => Math.max(a, b));
  const [, , silences] = await pipelined([
    run(tx, note, [sourceId, new Date(newest), now, Math.max(0, (now.getTime() - newest) / 1000)]),
    run(tx, countHour, [sourceId, now, times.length]),
    run<{ id: string }>(tx, endSilence, [sourceId, now]),
  ]);
  for (const { id } of silences) await tellOutage(tx, 'source.outageEnded', sourceId, { outageId: id }, now);
  const oldest = times.reduce((a, b) => Math.min(a, b));
  if (now.getTime() - oldest > LATE) await noteRecovered(tx, sourceId, drafts, [oldest, newest], now);
}

/** Conversations whose messages fell into an outage, and those already past their promise: the source's fault, no rep's. */
async function noteRecovered(
  tx: EntityManager,
  sourceId: string,
  drafts: Draft[],
  [oldest, newest]: [number, number],
  now: Date,
): Promise<void> {
  const [outage] = await run<{ id: string; beganAt: Date; endedAt: Date | null }>(tx, outageOf, [
    sourceId,
    new Date(oldest),
    new Date(newest),
  ]);
  if (!outage) return;
  const within = (at: Date): boolean => at >= outage.beganAt && at <= (outage.endedAt ?? now);
  const recovered = drafts.filter(({ items }) =>
    items.some(({ mention, history }) => !history && within(mention.occurredAt)),
  );
  if (recovered.length === 0) return;
  const isLate = ({ slaAt }: Draft): boolean => slaAt !== null && slaAt < now;
  // an answer that was held and its question are two drafts of one conversation
  const late = new Map<string, boolean>();
  for (const draft of recovered) late.set(draft.id, isLate(draft) || late.get(draft.id) === true);
  await run(tx, keepRecovered, [outage.id, [...late.keys()], [...late.values()]]);
  await run(tx, countRecovered, [outage.id]);
}

/** Adds to the counts of kinds that concern nobody and of kinds nobody knows. */
export async function noteKinds(
  tx: EntityManager,
  sourceId: string,
  { skipped = {}, unknown = {} }: Harvest,
): Promise<void> {
  if (Object.keys(skipped).length + Object.keys(unknown).length === 0) return;
  await run(tx, countKinds, [sourceId, JSON.stringify(skipped), JSON.stringify(unknown)]);
}
