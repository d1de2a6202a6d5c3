import { openSecondsBetween } from './calendar.ts';
import type { Cycle, CycleEnd, LevelChange } from './cycle.ts';
import { type FoldRow, isAnswer, isCustomers } from './fold-row.ts';
import { inOrder } from './happening.ts';
import type { TermsHistory } from './terms.ts';

/** Why something within a wait did not stop it. */
export type NotStopped =
  | 'note'
  | 'automatic'
  | 'queued'
  | 'failed'
  | 'unconfirmed'
  /** It answered somebody else's wait. */
  | 'answered-another'
  /** Another customer wrote, a peer's answer included. */
  | 'somebody-else';

/** A deadline told in facts. */
export interface DeadlineFacts {
  at: Date;
  /** Seconds of opening hours from the start to the deadline. */
  seconds: number;
  met: boolean | null;
  /** Opening seconds until it, or since it when negative; null when the wait is over. */
  leftSeconds: number | null;
}

/** One wait told in facts, for anybody who doubts the clock. */
export interface Testimony {
  contactId: string;
  waitingSince: Date;
  startedByMessageId: string;
  /** We had the message this many seconds later. */
  lagSeconds: number;
  /** Later messages of the same customer: they did not move the start. */
  nudges: { messageId: string; at: Date }[];
  didNotStop: { messageId: string; at: Date; because: NotStopped }[];
  ended: { at: Date; by: CycleEnd; messageId: string | null; reason: string | null; repId: string | null } | null;
  wallSeconds: number;
  openSeconds: number;
  changes: LevelChange[];
  goal: DeadlineFacts;
  sla: DeadlineFacts;
  targetVersionId: string;
  calendarVersionId: string;
}

function whyNot(row: FoldRow, cycle: Cycle): NotStopped | null {
  if (row.kind === 'note') return 'note';
  if (row.automatic) return 'automatic';
  if (isAnswer(row)) return 'answered-another';
  if (row.direction === 'inbound') return row.contactId === cycle.contactId ? null : 'somebody-else';
  return row.state === 'failed' || row.state === 'unconfirmed' ? row.state : 'queued';
}

/** What was said after the message that began the wait, and before what ended it. */
function within(cycle: Cycle, rows: FoldRow[], until: Date): FoldRow[] {
  const sorted = rows.filter(({ history, occurredAt }) => !history && occurredAt <= until).toSorted(inOrder);
  const answered = cycle.endedBy === 'reply' || cycle.endedBy === 'native';
  const end = answered ? sorted.findIndex(({ id }) => id === cycle.endMessageId) : sorted.length;
  return sorted.slice(sorted.findIndex(({ id }) => id === cycle.startMessageId) + 1, end);
}

/**
 * Tells a wait in facts, from the messages of its conversation.
 * @param now the end of a wait that still runs
 */
export function testify(cycle: Cycle, rows: FoldRow[], terms: TermsHistory, now: Date): Testimony {
  const until = cycle.endedAt ?? now;
  const { calendar } = terms.at(cycle.startedAt).calendar;
  const said = within(cycle, rows, until);
  const nudges = said.filter((row) => isCustomers(row) && row.contactId === cycle.contactId);
  const didNotStop = said.flatMap((row) => {
    const because = whyNot(row, cycle);
    return because ? [{ messageId: row.id, at: row.occurredAt, because }] : [];
  });
  const deadline = (at: Date): DeadlineFacts => ({
    at,
    seconds: openSecondsBetween(calendar, cycle.startedAt, at),
    met: cycle.endedAt ? cycle.endedAt <= at : now > at ? false : null,
    leftSeconds: cycle.endedAt ? null : openSecondsBetween(calendar, now, at) - openSecondsBetween(calendar, at, now),
  });
  return {
    contactId: cycle.contactId,
    waitingSince: cycle.startedAt,
    startedByMessageId: cycle.startMessageId,
    lagSeconds: cycle.lagSeconds,
    nudges: nudges.map((row) => ({ messageId: row.id, at: row.occurredAt })),
    didNotStop: didNotStop,
    ended: cycle.endedAt && {
      at: cycle.endedAt,
      by: cycle.endedBy!,
      messageId: cycle.endMessageId,
      reason: cycle.endReason,
      repId: cycle.repId,
    },
    wallSeconds: Math.max(0, (until.getTime() - cycle.startedAt.getTime()) / 1000),
    openSeconds: openSecondsBetween(calendar, cycle.startedAt, until),
    changes: cycle.changes,
    goal: deadline(cycle.goalAt),
    sla: deadline(cycle.slaAt),
    targetVersionId: cycle.targetVersionId,
    calendarVersionId: cycle.calendarVersionId,
  };
}
