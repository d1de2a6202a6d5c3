import type { EntityManager } from 'typeorm';
import { run, statement } from '../../database/statement.ts';

/** Steps of the score that are counted apart. */
export const STEPS = 100;

const count = statement(
  `insert into score_days (source_id, day, counts) values ($1, ($2::timestamptz at time zone 'UTC')::date, $3::integer[])
   on conflict on constraint score_days_pk do update set counts = array(
     select a + b from unnest(score_days.counts, excluded.counts) with ordinality as both_days(a, b, step) order by step)`,
);

/** Counts scores under the day on which they came, UTC; one statement a batch. */
export async function countScores(tx: EntityManager, sourceId: string, scores: number[], now: Date): Promise<void> {
  if (scores.length === 0) return;
  const counts = Array.from({ length: STEPS }, () => 0);
  for (const score of scores) counts[Math.min(STEPS - 1, Math.floor(score * STEPS))]! += 1;
  await run(tx, count, [sourceId, now, counts]);
}
