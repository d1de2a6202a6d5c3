import type { EntityManager } from 'typeorm';
import { type Column, updateStatement, write } from '../database/bulk.ts';
import { appendEvents } from '../database/events.ts';
import { analyse } from '../sentiment/analyse.ts';
import { LEVELS, type Level, type Reading } from '../sentiment/reading.ts';
import { Comparison } from './compare-cycles.ts';
import { loadCycles, replaceCycles, type StoredCycle, writeCycles } from './cycle-store.ts';
import type { Cycle } from './cycle.ts';
import type { Folded, WaitSoFar } from './fold.ts';
import { type FoldRow, isCustomers } from './fold-row.ts';
import type { StoredRow } from './fold-row.query.ts';
import { type Scale, scaleOf } from './learning/scale.query.ts';
import { everyPart, type FoldedPart, foldPart, type Part, type Reader } from './part.ts';
import { type FoldSubject, loadParts } from './part.query.ts';

export interface FoldedAnew extends Folded {
  /** The level that people see: the highest of the wait that the last message fell into, or its own; corrections count. */
  level: Level;
}

/** A message read again, since it fell into another wait than was known when it came. */
interface Reread {
  row: StoredRow;
  wait: WaitSoFar;
  reading: Reading;
}

/** By message. */
type Rereads = Map<string, Reread>;

const rereadColumns: Column<Reread>[] = [
  ['id', 'bigint', ({ row }) => row.id],
  ['nudges', 'smallint', ({ wait }) => Math.min(wait.nudges, 32_767)],
  ['past_sla', 'boolean', ({ wait }) => wait.pastSla],
  ['label', 'text', ({ reading }) => reading.label],
  ['negative', 'real', ({ reading }) => reading.negative],
  ['frustration', 'real', ({ reading }) => reading.frustration],
  ['level', 'text', ({ reading }) => reading.level],
  ['intent', 'text', ({ reading }) => reading.kind],
  ['needs_answer', 'boolean', ({ reading }) => reading.needsAnswer],
  ['needs_answer_reason', 'text', ({ reading }) => reading.needsAnswerReason],
  ['reasons', 'jsonb', ({ reading }) => reading.reasons],
];
const updateReadings = updateStatement('messages', rereadColumns);

const effective = ({ level, laterLevels }: FoldRow): Level => laterLevels.at(-1)?.level ?? level;

function levelNow({ rows, cycles }: FoldedPart, rereads: Rereads): Level {
  const said = rows.filter(isCustomers).toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const last = said.at(-1);
  if (!last) return 'calm';
  const within = (row: FoldRow, { contactId, startedAt, endedAt }: Cycle): boolean =>
    row.contactId === contactId && row.occurredAt >= startedAt && (!endedAt || row.occurredAt <= endedAt);
  const wait = last.history ? undefined : cycles.findLast((cycle) => within(last, cycle));
  const levels = (wait ? said.filter((row) => !row.history && within(row, wait)) : [last]).map((row) =>
    effective({ ...row, level: rereads.get(row.id)?.reading.level ?? row.level }),
  );
  return LEVELS.findLast((level) => levels.includes(level)) ?? 'calm';
}

const loosens = (a: { level: Level }, b: { level: Level }): boolean =>
  LEVELS.indexOf(a.level) < LEVELS.indexOf(b.level);

/**
 * Reads again only what the analyser had been told something else about; a rep's word stands. A level falls by what
 * the analyser is told of the wait, never because the source's own scale is another than when the message came.
 */
function rereader(brandNames: string[], scale: Scale, rereads: Rereads) {
  return (given: FoldRow, wait: WaitSoFar): Pick<FoldRow, 'level' | 'needsAnswer'> => {
    const row = given as StoredRow;
    const asBefore = wait.nudges === row.nudges && wait.pastSla === row.pastSla;
    if (row.edited || row.emptied || row.history || asBefore) return row;
    const read = ({ nudges, pastSla }: WaitSoFar) =>
      analyse(row.text, { ...row.told, ...scale, brandNames, nudgesUnanswered: nudges, pastSla });
    const fresh = read(wait);
    const reading = loosens(fresh, row) && !loosens(fresh, read(row)) ? { ...fresh, level: row.level } : fresh;
    rereads.set(row.id, { row, wait, reading });
    return { level: reading.level, needsAnswer: row.correctedNeedsAnswer ?? reading.needsAnswer };
  };
}

/**
 * Folds whole conversations from what is stored, each with what was merged into it, and writes their cycles; what
 * differs from before becomes a new version with an event that says why. The columns of the conversations are left to
 * the caller.
 * @param conversations locked by the caller, none of them merged into another: the lock holds for what was merged into them
 */
export async function foldAnew(
  tx: EntityManager,
  conversations: FoldSubject[],
  now: Date,
  reason: string,
): Promise<Map<string, FoldedAnew>> {
  const roots = await loadParts(tx, conversations);
  const all = roots.flatMap(everyPart);
  const scales = new Map<string, Scale>();
  for (const id of new Set(all.map(({ sourceId }) => sourceId))) scales.set(id, await scaleOf(tx, id, now));
  const rereads: Rereads = new Map();
  const reader: Reader = ({ brandNames, sourceId }) => rereader(brandNames, scales.get(sourceId)!, rereads);
  const old = await cyclesOf(tx, all);
  const comparison = new Comparison(now, reason);
  const result = new Map<string, FoldedAnew>();
  for (const part of all) {
    const folded = foldPart(part, reader);
    comparison.compare(part, old.get(part.id)!, folded.cycles);
    if (!part.into) result.set(part.id, { ...folded, level: levelNow(folded, rereads) });
  }
  await write(tx, updateReadings, rereadColumns, [...rereads.values()]);
  await writeCycles(tx, comparison.goingOn);
  await replaceCycles(tx, comparison.replaced, comparison.fresh, now);
  await appendEvents(tx, comparison.events);
  return result;
}

async function cyclesOf(tx: EntityManager, parts: Part[]): Promise<Map<string, StoredCycle[]>> {
  const ids = parts.map(({ id }) => id);
  const cycles = new Map(ids.map((id) => [id, [] as StoredCycle[]]));
  for (const cycle of await loadCycles(tx, ids)) cycles.get(cycle.conversationId)!.push(cycle);
  return cycles;
}
