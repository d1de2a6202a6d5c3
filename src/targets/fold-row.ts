import type { Level } from '../sentiment/reading.ts';

/** How far a reply came: only `sent` and `native` were seen by the customer. */
export type ReplyState = 'sent' | 'native' | 'queued' | 'failed' | 'unconfirmed';

/** What the fold needs to know of one message. */
export interface FoldRow {
  id: string;
  /** Orders messages of one instant; our own id where the platform gave none, the rank among them where ids are gone. */
  externalId: string;
  kind: 'mention' | 'reply' | 'note';
  direction: 'inbound' | 'outbound';
  /** Who wrote it, when a customer did. */
  contactId: string | null;
  occurredAt: Date;
  receivedAt: Date;
  /** Written by no human: starts and ends nothing. */
  automatic: boolean;
  /** To us, and not merely about us. */
  addressed: boolean;
  /** The analyser's word, or a rep's against it. */
  needsAnswer: boolean;
  level: Level;
  /** Later words on the level, and since when: of an edit by the author, of a rep. */
  laterLevels: { level: Level; at: Date }[];
  /** When the author took it back. */
  deletedAt: Date | null;
  /** Replies only. */
  state: ReplyState | null;
  /** Who answered, as far as known. */
  repId: string | null;
  /** Whose wait a reply answers; null: that of the conversation's own contact. */
  answersContactId: string | null;
  /** When it was accepted as a peer's solution. */
  solvedAt: Date | null;
  /** From before the source was connected: no cycles. */
  history: boolean;
  /** Came while its author was blocked, and they still are: no cycles. */
  whileBlocked?: boolean;
}

/** A rep's word about a conversation that changes what is waited for. Undone marks are left out. */
export interface FoldMark {
  id: string;
  kind: 'noAnswerNeeded' | 'claimed';
  reason: string;
  at: Date;
  repId: string | null;
}

/** Whether a customer saw a human's answer in it. */
export function isAnswer(row: FoldRow): boolean {
  return (
    row.direction === 'outbound' &&
    row.kind === 'reply' &&
    !row.automatic &&
    (row.state === 'sent' || row.state === 'native')
  );
}

/** Whether a customer wrote it themselves. */
export function isCustomers(row: FoldRow): boolean {
  return row.direction === 'inbound' && row.kind === 'mention' && !row.automatic && row.contactId !== null;
}
