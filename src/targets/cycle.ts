import type { Level } from '../sentiment/reading.ts';
import type { Due } from './deadline.ts';

export type CycleEnd = 'reply' | 'native' | 'noAnswerNeeded' | 'peerSolved' | 'withdrawn';

/** A rise of the level within a wait, and what was due from then on. */
export interface LevelChange extends Due {
  at: Date;
  level: Level;
}

/** One wait of one contact: from their first unanswered message to our answer. */
export interface Cycle extends Due {
  contactId: string;
  startMessageId: string;
  /** Platform's time of the message that began it. */
  startedAt: Date;
  /** Seconds until we had that message. */
  lagSeconds: number;
  /** The highest level within it. */
  level: Level;
  changes: LevelChange[];
  /** The target of the highest level. */
  targetVersionId: string;
  calendarVersionId: string;
  endedAt: Date | null;
  /** The reply or solution that ended it, if a message did. */
  endMessageId: string | null;
  endedBy: CycleEnd | null;
  endReason: string | null;
  repId: string | null;
  /** Null while it runs. */
  wallSeconds: number | null;
  /** Seconds of opening hours. Null while it runs. */
  openSeconds: number | null;
}

/** What the fold says of a conversation beside its cycles. */
export interface Standing extends Partial<Due> {
  firstContactAt: Date | null;
  firstHumanReplyAt: Date | null;
  /** Oldest unanswered message of a customer; while it is set it is our turn. */
  waitingSince: Date | null;
  lastActivityAt: Date | null;
  turn: 'ours' | 'customers' | 'nobodys';
}
