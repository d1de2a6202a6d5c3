import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../database/change-notice.ts';
import { run, statement } from '../database/statement.ts';
import { appendEvents, SYSTEM } from '../database/events.ts';

/** As stored in `source_states.warnings`, by key. */
type Stored = Record<string, { text: string; since: string }>;

const read = statement('select warnings from source_states where source_id = $1 for update');
const write = statement('update source_states set warnings = $2::jsonb where source_id = $1');

/**
 * Keeps what people should know of a source that can still receive, and tells each new sentence once.
 * @param told sentences by key; null takes one back
 */
export async function noteWarnings(
  tx: EntityManager,
  sourceId: string,
  told: Record<string, string | null>,
  now: Date,
): Promise<void> {
  if (Object.keys(told).length === 0) return;
  const [row] = await run<{ warnings: Stored }>(tx, read, [sourceId]);
  const before = row?.warnings ?? {};
  const changed = Object.entries(told).filter(([key, text]) => (before[key]?.text ?? null) !== text);
  if (changed.length === 0) return;
  const after = { ...before };
  for (const [key, text] of changed) {
    if (text === null) delete after[key];
    else after[key] = { text, since: now.toISOString() };
  }
  await run(tx, write, [sourceId, JSON.stringify(after)]);
  const warned = changed.filter(([, text]) => text !== null);
  await appendEvents(
    tx,
    warned.map(([key, text]) => ({ at: now, type: 'source.warned', sourceId, actor: SYSTEM, data: { key, text } })),
  );
  await notifyChanged(tx, { sourceIds: [sourceId] });
}
