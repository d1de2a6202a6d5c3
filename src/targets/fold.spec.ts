import { compileCalendar, ROUND_THE_CLOCK } from './calendar.ts';
import { fold, standing } from './fold.ts';
import type { FoldMark, FoldRow } from './fold-row.ts';
import { DEFAULT_TARGETS, termsHistory } from './terms.ts';
import { testify } from './testimony.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 8);
/** Minutes after the start. */
const at = (minute: number): Date => new Date(START + minute * MINUTE);
const rules = { contactId: '7', terms: termsHistory() };

let next = 1;
function row(minute: number, change: Partial<FoldRow> = {}): FoldRow {
  const id = String(next++);
  return {
    id,
    externalId: id,
    kind: 'mention',
    direction: 'inbound',
    contactId: '7',
    occurredAt: at(minute),
    receivedAt: at(minute),
    automatic: false,
    addressed: true,
    needsAnswer: true,
    level: 'calm',
    laterLevels: [],
    deletedAt: null,
    state: null,
    repId: null,
    answersContactId: null,
    solvedAt: null,
    history: false,
    ...change,
  };
}
const reply = (minute: number, change: Partial<FoldRow> = {}): FoldRow =>
  row(minute, { kind: 'reply', direction: 'outbound', contactId: null, state: 'sent', repId: '3', ...change });
const note = (minute: number): FoldRow =>
  row(minute, { kind: 'note', direction: 'outbound', contactId: null, repId: '3' });
const mark = (minute: number, kind: FoldMark['kind'] = 'noAnswerNeeded'): FoldMark => ({
  id: '1',
  kind,
  reason: 'thanks',
  at: at(minute),
  repId: '3',
});
const cyclesOf = (rows: FoldRow[], marks: FoldMark[] = []) => fold(rows, marks, rules).cycles;
const spans = (rows: FoldRow[], marks: FoldMark[] = []) =>
  cyclesOf(rows, marks).map(({ startedAt, endedAt, endedBy }) => [
    (startedAt.getTime() - START) / MINUTE,
    endedAt && (endedAt.getTime() - START) / MINUTE,
    endedBy,
  ]);

beforeEach(() => (next = 1));

describe('a wait', () => {
  it.each<[string, () => FoldRow[], unknown[]]>([
    ['ends with the first reply', () => [row(0), row(10), reply(20), reply(30)], [[0, 20, 'reply']]],
    ['is not stopped by a note', () => [row(0), note(10)], [[0, null, null]]],
    ['is not stopped by an automatic reply', () => [row(0), reply(10, { automatic: true })], [[0, null, null]]],
    [
      'is not stopped by a queued, failed or unconfirmed reply',
      () => [row(0), reply(1, { state: 'queued' }), reply(2, { state: 'failed' }), reply(3, { state: 'unconfirmed' })],
      [[0, null, null]],
    ],
    [
      'ends with a native reply at the platform’s time',
      () => [row(0), reply(15, { state: 'native', repId: null, receivedAt: at(600) })],
      [[0, 15, 'native']],
    ],
    ['is not moved by a nudge', () => [row(0), row(60), row(120)], [[0, null, null]]],
    [
      'opens again with the next message',
      () => [row(0), reply(5), row(9), reply(10)],
      [
        [0, 5, 'reply'],
        [9, 10, 'reply'],
      ],
    ],
    ['does not begin with thanks', () => [row(0), reply(5), row(6, { needsAnswer: false })], [[0, 5, 'reply']]],
    ['does not begin with what was written automatically', () => [row(0, { automatic: true })], []],
    ['does not begin with history', () => [row(0, { history: true })], []],
    ['does not begin with what is only about us', () => [row(0, { addressed: false })], []],
    [
      'begins when somebody is frustrated about us',
      () => [row(0, { addressed: false, level: 'frustrated' })],
      [[0, null, null]],
    ],
    ['ends when the only message is withdrawn', () => [row(0, { deletedAt: at(30) })], [[0, 30, 'withdrawn']]],
    [
      'goes on when another message remains',
      () => [row(0, { deletedAt: at(30) }), row(10), reply(60)],
      [[0, 60, 'reply']],
    ],
    [
      'stays answered when the message is withdrawn later',
      () => [row(0, { deletedAt: at(30) }), reply(10)],
      [[0, 10, 'reply']],
    ],
    [
      'never began when the message was withdrawn before we had it',
      () => [row(0, { deletedAt: at(1), receivedAt: at(2) })],
      [],
    ],
    [
      'of another contact is not ended by our answer to this one',
      () => [row(0), row(1, { contactId: '8' }), reply(5, { answersContactId: '7' })],
      [
        [0, 5, 'reply'],
        [1, null, null],
      ],
    ],
    ['is not ended by a peer', () => [row(0), row(5, { contactId: '8', addressed: false })], [[0, null, null]]],
    [
      'ends when a peer’s solution is accepted',
      () => [row(0), row(5, { contactId: '8', addressed: false, solvedAt: at(9) })],
      [[0, 9, 'peerSolved']],
    ],
    ['is untouched by a reply from before it', () => [reply(0), row(5)], [[5, null, null]]],
  ])('%s', (_name, rows, expected) => {
    expect(spans(rows())).toEqual(expected);
  });

  it('ends when a rep says that no answer is needed, and a later message opens the next', () => {
    expect(spans([row(0), row(30)], [mark(10)])).toEqual([
      [0, 10, 'noAnswerNeeded'],
      [30, null, null],
    ]);
    expect(cyclesOf([row(0)], [mark(10)])[0]).toMatchObject({ endReason: 'thanks', repId: '3' });
  });

  it('begins with what was overheard, at its own time, when a rep claims it', () => {
    const about = row(0, { addressed: false });
    expect(spans([about, row(50, { addressed: false })], [mark(40, 'claimed')])).toEqual([[0, null, null]]);
    expect(spans([about, reply(10)], [mark(40, 'claimed')])).toEqual([]);
  });

  it('keeps wall and open seconds, lag, and the versions it ran under', () => {
    const [cycle] = cyclesOf([row(0, { receivedAt: at(2) }), reply(90)]);
    expect(cycle).toMatchObject({
      wallSeconds: 5400,
      openSeconds: 5400,
      lagSeconds: 120,
      targetVersionId: '0',
      calendarVersionId: '0',
    });
  });
});

describe('what is due', () => {
  it('becomes earlier when the level rises, and is never loosened', () => {
    const [rising] = cyclesOf([row(0), row(60, { level: 'furious' }), row(61)]);
    expect(rising).toMatchObject({ level: 'furious', goalAt: at(120), slaAt: at(180) });
    expect(rising!.changes).toEqual([{ at: at(60), level: 'furious', goalAt: at(120), slaAt: at(180) }]);
    const [late] = cyclesOf([row(0), row(590, { level: 'frustrated' })]);
    expect(late).toMatchObject({ goalAt: at(480), slaAt: at(600) });
    const [calming] = cyclesOf([row(0, { level: 'frustrated', laterLevels: [{ level: 'calm', at: at(5) }] })]);
    expect(calming).toMatchObject({ goalAt: at(60), slaAt: at(120) });
  });

  it('follows a rep’s correction from the moment it was given', () => {
    expect(cyclesOf([row(0, { laterLevels: [{ level: 'frustrated', at: at(30) }] })])[0]).toMatchObject({
      goalAt: at(90),
      slaAt: at(150),
    });
  });

  it('keeps to the calendar and target in force when the wait began', () => {
    const day = [{ from: '09:00', to: '17:00' }];
    const calendar = compileCalendar({ timeZone: 'UTC', weekly: [day, day, day, day, day, [], []], closedDays: [] });
    const [calm, frustrated] = DEFAULT_TARGETS;
    const edited = termsHistory(
      [
        { ...calm!, until: at(60) },
        frustrated!,
        { ...calm!, id: '5', since: at(60), goalSeconds: 60, slaSeconds: 120 },
      ],
      [
        { id: '1', calendar: ROUND_THE_CLOCK, since: new Date(0) },
        { id: '2', calendar, since: at(60) },
      ],
    );
    const { cycles } = fold([row(0), reply(90), row(100)], [], { contactId: '7', terms: edited });
    expect(cycles[0]).toMatchObject({
      calendarVersionId: '1',
      targetVersionId: '0',
      slaAt: at(600),
      openSeconds: 5400,
    });
    expect(cycles[1]).toMatchObject({ calendarVersionId: '2', targetVersionId: '5', slaAt: at(102) });
  });
});

describe('the standing of a conversation', () => {
  it('has four times that are never shared', () => {
    const rows = [row(0), row(10), reply(20), row(30), row(40), note(50)];
    expect(standing(fold(rows, [], rules).state)).toMatchObject({
      firstContactAt: at(0),
      firstHumanReplyAt: at(20),
      waitingSince: at(30),
      lastActivityAt: at(40),
      turn: 'ours',
    });
  });

  it('is the customer’s turn after our answer, and nobody’s when nothing was asked', () => {
    expect(standing(fold([row(0), reply(1)], [], rules).state).turn).toBe('customers');
    expect(standing(fold([row(0, { addressed: false })], [], rules).state).turn).toBe('nobodys');
  });
});

describe('the testimony', () => {
  it('tells what did and did not move or stop the clock', () => {
    const rows = [
      row(0, { receivedAt: at(3) }),
      row(10),
      note(20),
      reply(30, { automatic: true }),
      reply(40, { state: 'failed' }),
      row(45, { contactId: '8', addressed: false }),
      reply(500),
      row(510),
    ];
    const [cycle] = cyclesOf(rows);
    expect(testify(cycle!, rows, rules.terms, at(600))).toMatchObject({
      waitingSince: at(0),
      lagSeconds: 180,
      nudges: [{ messageId: '2', at: at(10) }],
      didNotStop: [
        { messageId: '3', because: 'note' },
        { messageId: '4', because: 'automatic' },
        { messageId: '5', because: 'failed' },
        { messageId: '6', because: 'somebody-else' },
      ],
      ended: { at: at(500), by: 'reply', messageId: '7', repId: '3' },
      goal: { at: at(480), met: false, leftSeconds: null },
      sla: { at: at(600), met: true },
    });
  });

  it('counts down while the wait runs, and says so when it is over time', () => {
    const rows = [row(0)];
    const [cycle] = cyclesOf(rows);
    expect(testify(cycle!, rows, rules.terms, at(500))).toMatchObject({
      ended: null,
      wallSeconds: 30_000,
      goal: { met: false, leftSeconds: -1200 },
      sla: { met: null, leftSeconds: 6000 },
    });
  });
});
