import type { EntityManager } from 'typeorm';
import { type Column, updateStatement, write } from '../database/bulk.ts';
import { appendEvents, type NewEvent, SYSTEM } from '../inbox/events.ts';
import { analyse } from '../sentiment/analyse.ts';
import { LEVELS, type Level, type Reading } from '../sentiment/reading.ts';
import { loadCycles, replaceCycles, type StoredCycle, writeCycles } from './cycle-store.ts';
import type { Cycle } from './cycle.ts';
import { type Folded, fold, type WaitSoFar } from './fold.ts';
import { type FoldRow, isCustomers } from './fold-row.ts';
import { loadFoldRows, type StoredRow } from './fold-row.query.ts';
import { type Scale, scaleOf } from './learning/scale.query.ts';
import { loadTerms } from './terms.query.ts';

/** A conversation that the caller has locked. */
export interface LockedConversation {
  id: string;
  sourceId: string;
  contactId: string;
  brandNames: string[];
}

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

function levelNow(rows: FoldRow[], { cycles }: Folded, rereads: Reread[]): Level {
  const reread = new Map(rereads.map(({ row, reading }) => [row.id, reading.level]));
  const said = rows.filter(isCustomers).toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const last = said.at(-1);
  if (!last) return 'calm';
  const within = (row: FoldRow, { contactId, startedAt, endedAt }: Cycle): boolean =>
    row.contactId === contactId && row.occurredAt >= startedAt && (!endedAt || row.occurredAt <= endedAt);
  const wait = last.history ? undefined : cycles.findLast((cycle) => within(last, cycle));
  const levels = (wait ? said.filter((row) => !row.history && within(row, wait)) : [last]).map((row) =>
    effective({ ...row, level: reread.get(row.id) ?? row.level }),
  );
  return LEVELS.findLast((level) => levels.includes(level)) ?? 'calm';
}

const loosens = (a: { level: Level }, b: { level: Level }): boolean =>
  LEVELS.indexOf(a.level) < LEVELS.indexOf(b.level);

/**
 * Reads again only what the analyser had been told something else about; a rep's word stands. A level falls by what
 * the analyser is told of the wait, never because the source's own scale is another than when the message came.
 */
function rereader(brandNames: string[], scale: Scale, rereads: Reread[]) {
  return (given: FoldRow, wait: WaitSoFar): Pick<FoldRow, 'level' | 'needsAnswer'> => {
    const row = given as StoredRow;
    const asBefore = wait.nudges === row.nudges && wait.pastSla === row.pastSla;
    if (row.edited || row.emptied || row.history || asBefore) return row;
    const read = ({ nudges, pastSla }: WaitSoFar) =>
      analyse(row.text, { ...row.told, ...scale, brandNames, nudgesUnanswered: nudges, pastSla });
    const fresh = read(wait);
    const reading = loosens(fresh, row) && !loosens(fresh, read(row)) ? { ...fresh, level: row.level } : fresh;
    rereads.push({ row, wait, reading });
    return { level: reading.level, needsAnswer: row.correctedNeedsAnswer ?? reading.needsAnswer };
  };
}

const FACTS = [
  'contactId',
  'startMessageId',
  'startedAt',
  'level',
  'goalAt',
  'slaAt',
  'endedAt',
  'endedBy',
  'endMessageId',
  'endReason',
  'repId',
] as const;
const factsOf = (cycle: StoredCycle | undefined) =>
  cycle && Object.fromEntries(FACTS.map((fact) => [fact, cycle[fact]]));
const same = (a: object | undefined, b: object | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a running cycle merely went on: the same wait, nothing taken back. */
function wentOn(old: StoredCycle, fresh: StoredCycle): boolean {
  const start = ({ startMessageId, startedAt, contactId }: StoredCycle) => ({ startMessageId, startedAt, contactId });
  return (
    !old.endedAt && same(start(old), start(fresh)) && same(old.changes, fresh.changes.slice(0, old.changes.length))
  );
}

class Comparison {
  readonly goingOn: StoredCycle[] = [];
  readonly replaced: StoredCycle[] = [];
  readonly fresh: StoredCycle[] = [];
  readonly events: NewEvent[] = [];

  constructor(
    private readonly now: Date,
    private readonly reason: string,
  ) {}

  compare(conversation: LockedConversation, old: StoredCycle[], cycles: Folded['cycles']): void {
    for (let i = 0; i < Math.max(old.length, cycles.length); i++) {
      const before = old[i];
      const number = before?.number ?? i + 1;
      const version = before?.version ?? 0;
      const cycle = cycles[i];
      const after = cycle && {
        ...cycle,
        id: null,
        conversationId: conversation.id,
        number,
        version: version + 1,
        createdAt: this.now,
      };
      if (same(factsOf(before), factsOf(after))) continue;
      if (before && after && wentOn(before, after)) this.goOn(conversation, { ...after, id: before.id, version });
      else this.replace(conversation, before, after);
    }
  }

  private goOn(conversation: LockedConversation, cycle: StoredCycle): void {
    this.goingOn.push(cycle);
    if (cycle.endedAt) this.events.push(cycleEnded(conversation.sourceId, cycle, this.now));
  }

  private replace(
    conversation: LockedConversation,
    before: StoredCycle | undefined,
    after: StoredCycle | undefined,
  ): void {
    if (before) this.replaced.push(before);
    if (after) this.fresh.push(after);
    this.events.push({
      at: this.now,
      type: before ? 'cycle.refolded' : 'cycle.started',
      conversationId: conversation.id,
      contactId: (after ?? before)!.contactId,
      sourceId: conversation.sourceId,
      actor: SYSTEM,
      data: {
        reason: this.reason,
        number: (after ?? before)!.number,
        before: factsOf(before) ?? null,
        after: factsOf(after) ?? null,
      },
    });
  }
}

/** The event of a wait that is over. */
export function cycleEnded(sourceId: string, cycle: StoredCycle, now: Date): NewEvent {
  const { number, endedBy, endedAt, endReason, wallSeconds, openSeconds, goalAt, slaAt } = cycle;
  return {
    at: now,
    type: 'cycle.ended',
    conversationId: cycle.conversationId,
    contactId: cycle.contactId,
    sourceId,
    messageId: cycle.endMessageId ?? undefined,
    actor: SYSTEM,
    data: {
      number,
      endedBy,
      endedAt,
      endReason,
      wallSeconds,
      openSeconds,
      goalMet: endedAt! <= goalAt,
      slaMet: endedAt! <= slaAt,
    },
  };
}

/**
 * Folds whole conversations from what is stored and writes their cycles; what differs from before becomes a new
 * version with an event that says why. The columns of the conversations are left to the caller.
 * @param conversations locked by the caller
 */
export async function foldAnew(
  tx: EntityManager,
  conversations: LockedConversation[],
  now: Date,
  reason: string,
): Promise<Map<string, FoldedAnew>> {
  const ids = conversations.map(({ id }) => id);
  const sourceIds = [...new Set(conversations.map(({ sourceId }) => sourceId))];
  const terms = await loadTerms(tx, sourceIds);
  const scales = new Map<string, Scale>();
  for (const id of sourceIds) scales.set(id, await scaleOf(tx, id, now));
  const stored = await loadFoldRows(tx, ids);
  const old = new Map(ids.map((id) => [id, [] as StoredCycle[]]));
  for (const cycle of await loadCycles(tx, ids)) old.get(cycle.conversationId)!.push(cycle);
  const rereads: Reread[] = [];
  const comparison = new Comparison(now, reason);
  const result = new Map<string, FoldedAnew>();
  for (const conversation of conversations) {
    const { rows, marks } = stored.get(conversation.id)!;
    const here: Reread[] = [];
    const read = rereader(conversation.brandNames, scales.get(conversation.sourceId)!, here);
    const folded = fold(rows, marks, {
      contactId: conversation.contactId,
      terms: terms.get(conversation.sourceId)!,
      read,
    });
    comparison.compare(conversation, old.get(conversation.id)!, folded.cycles);
    rereads.push(...here);
    result.set(conversation.id, { ...folded, level: levelNow(rows, folded, here) });
  }
  await write(tx, updateReadings, rereadColumns, rereads);
  await writeCycles(tx, comparison.goingOn);
  await replaceCycles(tx, comparison.replaced, comparison.fresh, now);
  await appendEvents(tx, comparison.events);
  return result;
}
