import type { Level, Reading } from '../sentiment/reading.ts';
import type { FoldState } from '../targets/fold.ts';
import type { FoldRow } from '../targets/fold-row.ts';
import type { StoredCycle } from '../targets/cycle-store.ts';
import type { Scale } from '../targets/learning/scale.query.ts';
import type { Trend } from '../sentiment/trajectory.ts';
import type { CheckedMention } from './check-mention.ts';
import type { Person } from './people-of-batch.ts';

/** What ingest needs to know of the source, read in the transaction. */
export interface BatchSource {
  id: string;
  channel: string;
  sandbox: boolean;
  brandNames: string[];
  connectedAt: Date;
  hasTombstones: boolean;
  /** What the source has taught about its own scores. */
  scale: Scale;
}

/** A mention on its way into a conversation. */
export interface Item {
  mention: CheckedMention;
  /** From before the source was connected: no cycles, no alerts. */
  history: boolean;
  rootKey: string;
  /** Who wrote it, if a customer did. */
  author: Person | null;
  answersContactId: string | null;
  /** Contact of the conversation it belongs to, where no conversation is named. */
  ownerContactId: string | null;
  /** Conversation it belongs to, when something already stored says so. */
  conversationId: string | null;
  messageId: string;
  reading: Reading | null;
  told: { nudges: number; pastSla: boolean; contactsIn48h: number; otherChannelOpen: boolean };
  /** Text of a `tsvector`. */
  searchVector: string;
}

/** The fold's row of an item. */
export interface ItemRow extends FoldRow {
  item: Item;
}

export type Status = 'open' | 'customersTurn' | 'snoozed' | 'resolved' | 'spam';

/** The columns of a conversation that ingest writes. */
export interface ConversationColumns {
  subject: string | null;
  parent: unknown;
  visibility: 'public' | 'private';
  origin: 'channel' | 'started';
  status: Status;
  snoozedUntil: Date | null;
  listening: boolean;
  nothingToAnswer: string | null;
  unansweredBeforeConnection: boolean;
  intent: string | null;
  firstContactAt: Date;
  firstHumanReplyAt: Date | null;
  waitingSince: Date | null;
  lastActivityAt: Date;
  goalAt: Date | null;
  slaAt: Date | null;
  positionAt: Date;
  language: string | null;
  level: Level;
  frustration: number;
  frustrationPeak: number;
  trajectory: Trend;
  threat: string | null;
  lastMessageId: string | null;
  lastInboundAt: Date | null;
  preview: string;
  previewDirection: string;
  messageCount: number;
  foldedTo: Date | null;
  cycleCount: number;
}

/** A conversation that a batch touches. */
export interface Draft extends ConversationColumns {
  id: string;
  isNew: boolean;
  sourceId: string;
  contactId: string;
  rootKey: string;
  sandbox: boolean;
  blocked: boolean;
  createdAt: Date;
  items: Item[];
  state: FoldState;
  /** Cycles that began, changed or ended. */
  cycles: StoredCycle[];
  /** The customer's last scores before this batch, at most three, the oldest first. */
  scores: number[];
  /** The message by which an upset customer was at ease again. */
  recovery: Item | null;
  /** Everything has to be folded anew: something came before what was folded, or another was merged into it. */
  anew: boolean;
}
