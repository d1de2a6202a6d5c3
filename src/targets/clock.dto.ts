import type { Level } from '../sentiment/reading.ts';
import type { CycleEnd } from './cycle.ts';
import type { NotStopped } from './testimony.ts';

/** A deadline of a wait, in facts. */
export class DeadlineView {
  /** UTC. @example "2026-03-02T17:14:00.000Z" */
  at!: Date;
  /** Seconds of opening hours from the start to it. @example 28800 */
  seconds!: number;
  /** Null while the wait runs and it is still ahead. */
  met!: boolean | null;
  /** Opening seconds until it, or since it when negative; null when the wait is over. @example 5400 */
  leftSeconds!: number | null;
}

/** A later message of the same customer, which did not move the start of the wait. */
export class NudgeView {
  /** @example "9002" */
  messageId!: string;
  at!: Date;
}

/** Something that did not stop the clock, and why. */
export class NotStoppedView extends NudgeView {
  /** `note`, `automatic`, `queued`, `failed`, `unconfirmed`, `answered-another` (somebody else's wait), `somebody-else` (wrote). */
  because!: NotStopped;
}

/** When the level rose within the wait, and what was due from then on. */
export class LevelChangeView {
  at!: Date;
  /** @example "frustrated" */
  level!: Level;
  goalAt!: Date;
  slaAt!: Date;
}

/** How a wait ended. */
export class WaitEndView {
  /** The platform's time of what ended it. */
  at!: Date;
  by!: CycleEnd;
  messageId!: string | null;
  reason!: string | null;
  /** The person who answered; null for an answer in the platform's own app. */
  repId!: string | null;
}

/** One wait of one contact, told in facts. */
export class WaitView {
  /** @example "12" */
  contactId!: string;
  /** The platform's time of the first unanswered message. */
  waitingSince!: Date;
  startedByMessageId!: string;
  /** Ingestion lag: so many seconds later we had that message. Blamed on the source, not on reps. */
  lagSeconds!: number;
  nudges!: NudgeView[];
  didNotStop!: NotStoppedView[];
  /** Null while it runs. */
  ended!: WaitEndView | null;
  /** Seconds by the clock on the wall, up to its end or now. */
  wallSeconds!: number;
  /** The same in opening hours. */
  openSeconds!: number;
  changes!: LevelChangeView[];
  goal!: DeadlineView;
  sla!: DeadlineView;
  /** The version of the target and of the opening hours it ran under. */
  targetVersionId!: string;
  calendarVersionId!: string;
}

/** The clock of a conversation testifies. */
export class ClockView {
  /** @example "7" */
  conversationId!: string;
  /** The instant of this testimony, UTC. */
  at!: Date;
  firstContactAt!: Date;
  firstHumanReplyAt!: Date | null;
  /** The oldest unanswered message; null when it is nobody's or the customer's turn. */
  waitingSince!: Date | null;
  /** Oldest first; the last one runs if `ended` is null. */
  waits!: WaitView[];
}
