import type { DataSource, EntityManager } from 'typeorm';
import { run, statement } from '../../database/statement.ts';
import type { Context, Tuned } from '../../sentiment/reading.ts';
import { percentilesOf } from './percentiles.ts';

/** What a source has taught about its own scores: its percentiles, and the tunings that a manager accepted. */
export type Scale = Pick<Context, 'percentiles' | 'tunings'>;

const load = statement(
  `select (select coalesce(jsonb_agg(counts), '[]') from score_days
           where source_id = $1 and day > ($2::timestamptz at time zone 'UTC')::date - 28) as days,
     (select jsonb_object_agg(language, jsonb_strip_nulls(jsonb_build_object('bias', bias, 'thresholds', thresholds)))
      from tunings where source_id = $1 and state = 'accepted') as tunings`,
);

const FRESH = 60_000;
/** By database and source, so that no batch waits for what changes once a month. */
const known = new WeakMap<DataSource, Map<string, { readAt: number; scale: Scale }>>();

/** The scale of a source, at most a minute old; a decision taken in another process is heeded within that minute. */
export async function scaleOf(tx: EntityManager, sourceId: string, now: Date): Promise<Scale> {
  const scales = known.get(tx.connection) ?? new Map<string, { readAt: number; scale: Scale }>();
  known.set(tx.connection, scales);
  const kept = scales.get(sourceId);
  if (kept && Math.abs(now.getTime() - kept.readAt) < FRESH) return kept.scale;
  interface Row extends Record<string, unknown> {
    days: number[][];
    tunings: Record<string, Tuned> | null;
  }
  const [row] = await run<Row>(tx, load, [sourceId, now]);
  const scale = { percentiles: percentilesOf(row!.days), tunings: row!.tunings ?? undefined };
  scales.set(sourceId, { readAt: now.getTime(), scale });
  return scale;
}

/** Forgets what this process knows of a source's scale, after its tunings have changed. */
export function forgetScale(dataSource: DataSource, sourceId: string): void {
  known.get(dataSource)?.delete(sourceId);
}
