import { kinds, levels, type Status, threatClasses } from './conversation-filter.dto.ts';

/** Somebody of ours. */
export class PersonRef {
  /** @example 3 */
  id!: string;
  /** @example Maria Tamm */
  name!: string;
  /** As signed under public replies. @example MT */
  initials!: string;
}

/** A team. */
export class TeamRef {
  /** @example 2 */
  id!: string;
  /** @example Returns */
  name!: string;
}

/** A connected account. */
export class SourceRef {
  /** @example 1 */
  id!: string;
  /** Key of the channel. @example email */
  channel!: string;
  /** @example Support mailbox */
  name!: string;
}

/** The customer. */
export class ContactRef {
  /** @example 77 */
  id!: string;
  /** Preferred name, or the name on the platform; may be empty. @example Ana Novak */
  name!: string;
  /** Without the leading @; null where the channel has none. @example ana_n */
  handle!: string | null;
  /** E-mail address, if known. @example ana@example.com */
  address!: string | null;
  /** @example null */
  avatarUrl!: string | null;
}

/** A label on a conversation. */
export class LabelRef {
  /** @example 3 */
  id!: string;
  /** @example refund */
  name!: string;
  /** @example orange */
  colour!: string;
}

/** What gave frustration away; docs/frustration.md lists the codes. */
export class ReasonRef {
  /** @example repeated-contact */
  code!: string;
  /** The customer's own words; null for behaviour. @example third time */
  text!: string | null;
}

/** How fed up the customer is. */
export class FrustrationView {
  /** 0 to 1. @example 0.81 */
  score!: number;
  /** The highest score of the conversation, 0 to 1. @example 0.81 */
  peak!: number;
  /** @example frustrated */
  level!: (typeof levels)[number];
  /** @example rising */
  trajectory!: 'rising' | 'steady' | 'falling' | 'recovered';
  /** Of the newest message of the customer; empty while calm. */
  reasons!: ReasonRef[];
}

/** The first words of the newest message. */
export class PreviewView {
  /** @example Still no refund, this is the third time I write. */
  text!: string;
  /** Whether a customer or we wrote it. @example inbound */
  direction!: 'inbound' | 'outbound' | 'internal';
}

/** One fact that explains where a conversation stands, in machine form: the code is stable, the facts fill its sentence. */
export class WhyView {
  /**
   * `threat` {class}; `goal-passed` {at}; `sla-passed` {at}; `goal-next` {at}; `shorter-target` {level}; `priority`
   * {priority}; `nothing-to-answer` {reason}; `listening`; `before-connection` {since}; `customers-turn` {since};
   * `snoozed` {until}; `no-wait`; `resolved`; `spam`.
   * @example goal-next
   */
  code!: string;
  /** @example {"at":"2026-11-21T17:14:00.000Z"} */
  facts!: Record<string, string | number>;
}

/** The message a search found. */
export class MatchView {
  /** @example 9001 */
  messageId!: string;
  /** @example 2026-11-21T09:14:00.000Z */
  occurredAt!: Date;
}

/** A conversation as a list shows it. All times are UTC. */
export class ConversationItem {
  /** @example 12 */
  id!: string;
  /** Counts changes; send it as `If-Match` to refuse overwriting a colleague's. @example 4 */
  version!: number;
  source!: SourceRef;
  contact!: ContactRef;
  /** @example Order 48213 */
  subject!: string | null;
  /** @example private */
  visibility!: 'public' | 'private';
  /** How it began: on the channel, by us, logged by hand, by an import. @example channel */
  origin!: 'channel' | 'started' | 'logged' | 'import';
  /** @example open */
  status!: Status;
  /** @example null */
  snoozedUntil!: string | null;
  /** Whose turn it is; null when nobody waits. @example ours */
  turn!: 'ours' | 'customers' | null;
  /** About us, not addressed to us, claimed by nobody. @example false */
  listening!: boolean;
  /** Why there is probably nothing to answer; null when there is. @example null */
  nothingToAnswer!: string | null;
  /** Waited already when the account was connected. @example false */
  unansweredBeforeConnection!: boolean;
  /** What the newest message wants. @example complaint */
  kind!: (typeof kinds)[number] | null;
  /** 0 to 3; 3 is the most urgent. @example 0 */
  priority!: number;
  assignee!: PersonRef | null;
  /** @example 2026-11-21T09:14:02.000Z */
  assignedAt!: string | null;
  team!: TeamRef | null;
  /** ISO 639-1, or null. @example et */
  language!: string | null;
  /** @example 2026-11-21T09:14:00.000Z */
  firstContactAt!: string;
  /** @example null */
  firstHumanReplyAt!: string | null;
  /** The oldest unanswered message of the customer; a nudge never moves it. @example 2026-11-21T09:14:00.000Z */
  waitingSince!: string | null;
  /** @example 2026-11-21T11:02:00.000Z */
  lastActivityAt!: string;
  /** What we aim for. @example 2026-11-21T17:14:00.000Z */
  goalDueAt!: string | null;
  /** What is promised. @example 2026-11-21T19:14:00.000Z */
  slaDueAt!: string | null;
  frustration!: FrustrationView;
  /** Class of a threat that no lead has settled yet. @example null */
  threat!: (typeof threatClasses)[number] | null;
  preview!: PreviewView;
  /** @example 3 */
  messageCount!: number;
  labels!: LabelRef[];
  /** Values of the attributes an admin defined, by key. @example {"region":"north"} */
  attributes!: Record<string, unknown>;
  /** An invented customer; excluded from every figure. @example false */
  sandbox!: boolean;
  /** A post stands above it: `parent` of the conversation itself tells it. @example false */
  hasParent!: boolean;
  /** Why it stands where it stands, the strongest fact first. */
  why!: WhyView[];
  /** In search results: the newest message found. */
  match?: MatchView;
  /**
   * In lists: where it stands in the order asked for, less is further up. Comparable between answers to the same filter
   * and order.
   * @example 1795367640000
   */
  rank?: number;
}

/** A page of conversations. */
export class ConversationPage {
  items!: ConversationItem[];
  /** Cursor of the next page; null on the last one. @example null */
  next!: string | null;
}

/** How many conversations a view holds. */
export class CountView {
  /** @example mine */
  view!: string;
  /** At most 1000. @example 14 */
  count!: number;
  /** There are more than that. @example false */
  more!: boolean;
}

/** Counts of views. */
export class CountsView {
  counts!: CountView[];
}

/** The post that gives a conversation its meaning. */
export class ParentView {
  /** @example 112233_445566 */
  externalId!: string;
  /** @example Our new lamp is here! */
  text!: string;
  /** @example Lamps & Co */
  authorName?: string;
  /** @example https://social.example/lamps/posts/445566 */
  url?: string;
  /** @example 2026-11-20T08:00:00.000Z */
  occurredAt?: string;
}

/** How another system knows a conversation. */
export class ReferenceView {
  /** @example shop */
  system!: string;
  /** @example 48213 */
  externalId!: string;
  /** @example https://shop.example/orders/48213 */
  url!: string | null;
}

/** A conversation with what only its own page shows. */
export class ConversationView extends ConversationItem {
  /** The parent post, if there is one. */
  parent!: ParentView | null;
  references!: ReferenceView[];
  /** Ids of conversations merged into this one; their messages stand in its thread. @example [] */
  mergedIds!: string[];
  /** The conversation this one was merged into. @example null */
  mergedIntoId!: string | null;
  /** Who is told of news in it, beside the assignee. */
  subscribers!: PersonRef[];
}
