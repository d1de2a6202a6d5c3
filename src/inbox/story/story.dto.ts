import { ContactView } from '../contacts/contact.dto.ts';
import { SourceRef } from '../conversation.dto.ts';
import { type Status } from '../conversation-filter.dto.ts';

/** One fact about a customer, in machine form, with the messages that prove it. */
export class StoryFact {
  /**
   * `contacts` {conversations, messages, hours}: how often they turned to us lately, this conversation included.
   * `asked` {what, times}: the same wish more than once; `what` is a reason of the analyser (`cancel-or-refund`,
   * `churn`, `escalation`, …) or the kind `question` or `request`.
   * `gave` {kind, value}: an order number, telephone number or address, so that nobody asks again.
   * `nudged` {times}: wrote again while waiting for an answer.
   * `answered` {userId, name, native}: who answered last.
   * @example gave
   */
  code!: 'contacts' | 'asked' | 'gave' | 'nudged' | 'answered';
  /** @example {"kind":"order","value":"48213"} */
  facts!: Record<string, string | number | boolean | null>;
  /** Ids of the messages, oldest first; at most 20. @example ["9001"] */
  messageIds!: string[];
}

/** A turn to us: when, and where. */
export class StoryContact {
  /** @example 12 */
  conversationId!: string;
  source!: SourceRef;
  /** @example 2026-11-19T09:14:00.000Z */
  at!: Date;
  /** @example 9001 */
  messageId!: string;
}

/** An earlier conversation, and how it ended. */
export class StoryConversation {
  /** @example 7 */
  id!: string;
  source!: SourceRef;
  /** @example Order 48213 */
  subject!: string | null;
  /** @example 2026-10-02T08:00:00.000Z */
  firstContactAt!: Date;
  /** @example 2026-10-02T11:30:00.000Z */
  lastActivityAt!: Date;
  /** @example resolved */
  status!: Status;
  /** How its last wait ended: `reply`, `native`, `noAnswerNeeded`, `peerSolved`, `withdrawn`; null while it runs. @example reply */
  endedBy!: string | null;
  /** That wait was longer than its SLA. @example false */
  late!: boolean | null;
  /** How fed up they were at worst. @example frustrated */
  level!: string;
  /** Its last message. @example 8711 */
  messageId!: string | null;
}

/** What is known of a customer, from facts alone. */
export class StoryView {
  /** The customer, whole: nobody need ask for them besides. */
  contact!: ContactView;
  facts!: StoryFact[];
  /** Turns to us in the last 48 hours before the newest message, oldest first: one for each conversation. */
  lately!: StoryContact[];
  /** Earlier conversations that you may see, newest first; at most 10. */
  earlier!: StoryConversation[];
}
