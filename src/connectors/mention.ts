/** A person as the platform names them. */
export interface Author {
  /** Stable id on the platform (a DID, a page-scoped id, a lower-case mail address); handles change, this does not. */
  externalId: string;
  /** Where `externalId` is unique, if not on the whole channel: a page id, a forum's base URL. Default: ''. */
  scope?: string;
  name?: string;
  /** As people type it, without the leading @. */
  handle?: string;
  /** E-mail address, lower case. */
  address?: string;
  profileUrl?: string;
  avatarUrl?: string;
  isBot?: boolean;
}

/**
 * A post that gives a mention its meaning (the page's post under a comment, a forum topic), shown above the thread.
 * With its id alone (`text` empty, no time) it is filled in from what is stored, or by `Harvest.parents` later.
 */
export interface ParentPost {
  externalId: string;
  text: string;
  authorName?: string;
  url?: string;
  occurredAt?: Date;
  /** An older edit never overwrites a newer one. */
  editedAt?: Date;
}

/** A file. Either its bytes came with the item, or it can be fetched later by the connector through `fetchAttachment`. */
export interface MentionAttachment {
  name: string;
  contentType: string;
  /** Bytes, when known before fetching. */
  size?: number;
  /** Content-ID without angle brackets, for images shown inside HTML. */
  contentId?: string;
  bytes?: Uint8Array;
  /** Opaque reference that `fetchAttachment` understands; used when `bytes` is absent. */
  remote?: string;
}

/** One thing that somebody wrote to us, about us, or that we wrote on the platform (direction `outbound`). */
export interface Mention {
  /** Unique within the source for ever. A repeat of the same id is the same mention. */
  externalId: string;
  /** `outbound`: written by us on the platform. If it is none of our own replies, it is a native reply. */
  direction: 'inbound' | 'outbound';
  /**
   * The root of the thread, where the platform names it. A conversation is one contact under one root. Leave it out
   * (mail) and ingest finds the root through `threadKeys`.
   */
  root?: string;
  /** A post above it that is the root instead, if we hold it as a customer's: where the platform does not say whose it is. */
  rootIfTheirs?: string;
  /** A customer's post that is the root of all that stands under it: also of what came before it by its own root (`rootIfTheirs`). */
  gathers?: boolean;
  /** Ids by which others may refer to this item and by which it refers to others, most specific first (Message-ID, In-Reply-To, References). */
  threadKeys?: { own: string[]; refersTo: string[] };
  /** Everybody under the root shares one conversation (a forum topic); waits are still counted for each contact. */
  oneConversation?: boolean;
  /** External id of the item answered, if any. */
  replyTo?: string;
  /** For `outbound`: whose wait it answers, when `replyTo` alone does not say (recipients of a mail). Identity external ids. */
  answers?: string[];
  /** Null when the platform withholds it; an `outbound` item's author is ourselves. */
  author: Author | null;
  visibility: 'public' | 'private';
  /** True when it is addressed to us and so starts a cycle; false: it is about us and goes to *Listening*. */
  addressed: boolean;
  /** The platform's own time of the item. Never a time that the author could invent (a mail's Date header). */
  occurredAt: Date;
  /**
   * When its place began to be read, if that was chosen later than the source was connected (a folder, a keyword): what
   * is older is history, as it is before a connection.
   */
  firstReadAt?: Date;
  /** The time that the author claims, shown and never trusted. */
  claimedAt?: Date;
  /** Plain text, whole. */
  text: string;
  /** Where in `text` quoted history and signature begin (UTF-16 units); what follows is folded and not analysed. */
  quotedFrom?: number;
  /** HTML as received, addresses whole; made harmless by ingest, for whoever hands it in. */
  html?: string;
  subject?: string;
  /** BCP 47 tag, if the platform says. */
  language?: string;
  /** Where a person can open it. */
  url?: string;
  parent?: ParentPost;
  attachments?: MentionAttachment[];
  /** Written by no human (vacation notice, bounce, acknowledgement): stored, never starts or ends a cycle, never answered automatically. */
  automatic?: 'auto-reply' | 'bounce' | 'list' | 'bot';
  /** When present, the item is a later version of `externalId`; an older edit never overwrites a newer one. */
  editedAt?: Date;
  /** The author took it back. */
  deleted?: boolean;
  /** It says that a reply of ours was not delivered after all (a bounce): its id, and the reason in a sentence for reps. */
  refuses?: { replyId: string; reason: string };
  /** An accepted solution of a peer: ends the cycle as `peerSolved`. */
  solution?: boolean;
  /** Facts the connector wants back in `canReply`, `send` and actions; small, without secrets. */
  meta?: Record<string, unknown>;
}

/** An item that could not be read. It is kept whole and never blocks the next. */
export interface Unreadable {
  externalId: string;
  raw: Uint8Array | string;
  error: string;
}

/** An item that needs a look-up on the platform before it is a mention (an author withheld in a webhook). */
export interface Pending {
  externalId: string;
  payload: Record<string, unknown>;
}

/** What a webhook body or one page of a poll contains. */
export interface Harvest {
  mentions: Mention[];
  /** Posts above threads that stored mentions named by their id alone. */
  parents?: ParentPost[];
  unreadable?: Unreadable[];
  pending?: Pending[];
  /** Recognised kinds that concern nobody here (likes, shares), counted by name. */
  skipped?: Record<string, number>;
  /**
   * What an admin should know although everything still arrives (an API version that goes out of use): a sentence by
   * key, null once it is over.
   */
  warnings?: Record<string, string | null>;
  /** Kinds the connector does not know, counted by name: a sign that the platform has changed. */
  unknown?: Record<string, number>;
}

/** One page of a poll. The cursor is stored in the transaction that stores the mentions. */
export interface Page extends Harvest {
  /** JSON; opaque to everybody but the connector. */
  cursor: Record<string, unknown>;
  /** Another page is waiting: ask again at once. */
  more: boolean;
}
