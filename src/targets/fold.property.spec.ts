import fc from 'fast-check';
import { type Cycle } from './cycle.ts';
import { type Folded, fold, foldOnto, type FoldRules, type FoldState, standing, storedState } from './fold.ts';
import { type FoldMark, type FoldRow, isAnswer } from './fold-row.ts';
import { inOrder } from './happening.ts';
import { termsHistory } from './terms.ts';
import { testify } from './testimony.ts';
import '../../test/support/steady-properties.ts';

const START = Date.UTC(2026, 2, 27);
const instant = (max = 60) => fc.integer({ min: 0, max }).map((tick) => new Date(START + tick * 1_800_000));
const level = fc.constantFrom('calm', 'annoyed', 'frustrated', 'furious') as fc.Arbitrary<FoldRow['level']>;
const rules: FoldRules = {
  contactId: '1',
  terms: termsHistory(),
  // as the analyser does: whoever writes again and again is taken to be more fed up
  read: ({ level, needsAnswer }, { nudges, pastSla }) => ({
    level: nudges > 3 ? 'furious' : nudges > 1 || pastSla ? 'frustrated' : level,
    needsAnswer: needsAnswer || nudges > 2,
  }),
};

const loose = fc.record({
  author: fc.constantFrom('customer', 'customer', 'peer', 'rep', 'rep', 'note'),
  occurredAt: instant(),
  lag: fc.integer({ min: 0, max: 5 }),
  robot: fc.integer({ min: 0, max: 9 }),
  addressed: fc.boolean(),
  needsAnswer: fc.integer({ min: 0, max: 3 }),
  level,
  correction: fc.option(fc.record({ level, at: instant(70) }), { freq: 5 }),
  deletedAt: fc.option(instant(70), { freq: 5 }),
  solvedAt: fc.option(instant(70), { freq: 5 }),
  state: fc.constantFrom('sent', 'sent', 'native', 'queued', 'failed', 'unconfirmed'),
  answers: fc.constantFrom(null, '1', '2'),
});

type Loose = typeof loose extends fc.Arbitrary<infer T> ? T : never;

function rowOf(one: Loose, index: number): FoldRow {
  const inbound = one.author === 'customer' || one.author === 'peer';
  return {
    id: String(index + 1),
    externalId: `m${String((index * 7) % 97).padStart(2, '0')}`,
    kind: inbound ? 'mention' : one.author === 'note' ? 'note' : 'reply',
    direction: inbound ? 'inbound' : 'outbound',
    contactId: inbound ? (one.author === 'peer' ? '2' : '1') : null,
    occurredAt: one.occurredAt,
    receivedAt: new Date(one.occurredAt.getTime() + one.lag * 1_800_000),
    automatic: one.robot === 0,
    addressed: one.author === 'peer' ? one.addressed : one.robot < 8,
    needsAnswer: one.needsAnswer > 0,
    level: one.level,
    laterLevels: inbound && one.correction ? [one.correction] : [],
    deletedAt: inbound ? one.deletedAt : null,
    state: one.author === 'rep' ? one.state : null,
    repId: null,
    answersContactId: one.author === 'rep' ? one.answers : null,
    solvedAt: one.author === 'peer' ? one.solvedAt : null,
    history: false,
  };
}

const rowsOf = fc.array(loose, { minLength: 1, maxLength: 14 }).map((list) => list.map(rowOf));
const marksOf = fc
  .array(
    fc.record({
      kind: fc.constantFrom('noAnswerNeeded', 'claimed'),
      at: instant(70),
    }),
    { maxLength: 2 },
  )
  .map((list) => list.map((mark, index): FoldMark => ({ ...mark, id: `k${index}`, reason: 'thanks', repId: '9' })));

/** What the database keeps of a state between two batches. */
function throughTheDatabase(state: FoldState, cycles: Cycle[]): FoldState {
  const { foldedTo, firstContactAt, firstHumanReplyAt, lastActivityAt, claimed } = state;
  const running = structuredClone(cycles.filter(({ endedAt }) => !endedAt));
  return storedState(
    { foldedTo, firstContactAt, firstHumanReplyAt, lastActivityAt, claimed },
    running.map((cycle) => ({ cycle, said: state.waits.get(cycle.contactId)!.said })),
  );
}

const byStart = (cycles: Iterable<Cycle>): Cycle[] =>
  [...cycles].toSorted((a, b) => Number(BigInt(a.startMessageId) - BigInt(b.startMessageId)));

/** Takes batches as ingest does: folds on where it can, folds everything again where it must. */
function arrive(batches: FoldRow[][], marks: FoldMark[]): { folded: Folded; fast: number } {
  const had: FoldRow[] = [];
  let folded = fold([], marks, rules);
  let fast = 0;
  for (const batch of batches) {
    const known = new Map(had.map((row, index) => [row.id, index]));
    const changed = batch.filter(({ id }) => known.has(id));
    for (const row of changed) had[known.get(row.id)!] = row;
    const fresh = batch.filter(({ id }) => !known.has(id));
    had.push(...fresh);
    const onto = changed.length > 0 ? null : foldOnto(throughTheDatabase(folded.state, folded.cycles), fresh, rules);
    if (onto) {
      fast++;
      const cycles = new Map([...folded.cycles, ...onto.cycles].map((cycle) => [cycle.startMessageId, cycle]));
      folded = { state: onto.state, cycles: [...cycles.values()] };
    } else folded = fold(had, marks, rules);
  }
  return { folded, fast };
}

describe('the fold', () => {
  it('does not care in which order rows are given', () => {
    fc.assert(
      fc.property(rowsOf, marksOf, fc.infiniteStream(fc.nat()), (rows, marks, keys) => {
        const shuffled = rows
          .map((row) => ({ row, key: keys.next().value! }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ row }) => row);
        expect(fold(shuffled, marks, rules).cycles).toEqual(fold(rows, marks, rules).cycles);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same for any interleaving, delay and batches of messages, replies, native replies and failed sends', () => {
    let fast = 0;
    fc.assert(
      fc.property(
        rowsOf,
        marksOf,
        fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 14, maxLength: 14 }),
        fc.integer({ min: 1, max: 5 }),
        (rows, marks, delays, size) => {
          const arrivals = rows.toSorted(inOrder).flatMap((row, index) => {
            const settled = { row, at: index + Math.max(0, delays[index]!) };
            if (row.kind !== 'reply' || row.state === 'native') return [settled];
            const before: FoldRow['state'] = row.state === 'sent' ? 'queued' : 'sent'; // a send that fails after it had counted
            return [
              { row: { ...row, state: before }, at: index },
              { row, at: settled.at + 1 },
            ];
          });
          const ordered = arrivals.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
          const batches = Array.from({ length: Math.ceil(ordered.length / size) }, (_, i) =>
            ordered.slice(i * size, (i + 1) * size),
          );
          const distinct = batches.flatMap((batch) => [
            batch.filter((row, i) => batch.findIndex(({ id }) => id === row.id) === i),
            batch.filter((row, i) => batch.findIndex(({ id }) => id === row.id) !== i),
          ]);
          const whole = fold(rows, marks, rules);
          const result = arrive(
            distinct.filter((batch) => batch.length > 0),
            marks,
          );
          fast += result.fast;
          expect(byStart(result.folded.cycles)).toEqual(byStart(whole.cycles));
          expect(standing(result.folded.state)).toEqual(standing(whole.state));
        },
      ),
      { numRuns: 500 },
    );
    expect(fast).toBeGreaterThan(100);
  });

  it('keeps one running wait a contact, in order, and ends none before it began', () => {
    fc.assert(
      fc.property(rowsOf, marksOf, (rows, marks) => {
        for (const contact of ['1', '2']) {
          const mine = fold(rows, marks, rules).cycles.filter(({ contactId }) => contactId === contact);
          mine.forEach((cycle, index) => {
            expect(cycle.slaAt.getTime()).toBeGreaterThanOrEqual(cycle.goalAt.getTime());
            if (index < mine.length - 1)
              expect(cycle.endedAt!.getTime()).toBeLessThanOrEqual(mine[index + 1]!.startedAt.getTime());
            if (cycle.endedAt)
              expect(cycle.wallSeconds).toBe((cycle.endedAt.getTime() - cycle.startedAt.getTime()) / 1000);
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the testimony', () => {
  it('agrees with the cycles: every message within a wait is a nudge, or did not stop it, or is of no matter to it', () => {
    fc.assert(
      fc.property(rowsOf, marksOf, (rows, marks) => {
        const now = new Date(START + 100 * 1_800_000);
        for (const cycle of fold(rows, marks, rules).cycles) {
          const told = testify(cycle, rows, rules.terms, now);
          expect(told.waitingSince).toEqual(rows.find(({ id }) => id === cycle.startMessageId)!.occurredAt);
          expect(told.ended?.at ?? null).toEqual(cycle.endedAt);
          if (cycle.endedAt)
            expect([told.wallSeconds, told.openSeconds]).toEqual([cycle.wallSeconds, cycle.openSeconds]);
          const stoppers = rows
            .filter((row) => isAnswer(row) && row.answersContactId === cycle.contactId)
            .map(({ id }) => id);
          const listed = [...told.nudges, ...told.didNotStop].map(({ messageId }) => messageId);
          expect(listed.filter((id) => stoppers.includes(id))).toEqual([]);
          expect(new Set(listed).size).toBe(listed.length);
          const sla = cycle.endedAt ? cycle.endedAt <= cycle.slaAt : now > cycle.slaAt ? false : null;
          expect(told.sla.met).toBe(sla);
        }
      }),
      { numRuns: 300 },
    );
  });
});
