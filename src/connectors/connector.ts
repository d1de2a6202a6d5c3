/**
 * The contract between Earshot and a platform. A connector translates, and does nothing else: it knows no inbox, no
 * database and no Nest. Everything it yields is data that ingest validates; everything it is asked to do has an outcome
 * that can be stored. `docs/adding-a-channel.md` walks through it.
 */

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

/** A post that gives a mention its meaning (the page's post under a comment, a forum topic), shown above the thread. */
export interface ParentPost {
  externalId: string;
  text: string;
  authorName?: string;
  url?: string;
  occurredAt?: Date;
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
  /** The time that the author claims, shown and never trusted. */
  claimedAt?: Date;
  /** Plain text, whole. */
  text: string;
  /** Where in `text` quoted history and signature begin (UTF-16 units); what follows is folded and not analysed. */
  quotedFrom?: number;
  /** Customer's HTML as received; ingest's caller sanitises nothing, the connector must hand out sanitised HTML only. */
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
  unreadable?: Unreadable[];
  pending?: Pending[];
  /** Recognised kinds that concern nobody here (likes, shares), counted by name. */
  skipped?: Record<string, number>;
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

/** How a setting is asked for; the form is drawn from this and nothing else. */
export interface Setting {
  name: string;
  label: string;
  /** One or two sentences: what it is and where to find it. */
  help: string;
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'choice' | 'url' | 'email' | 'list' | 'multiline';
  required?: boolean;
  default?: string | number | boolean | string[];
  choices?: { value: string; label: string }[];
  /** Shown only when another setting has one of these values. */
  when?: { setting: string; in: (string | boolean)[] };
}

/** What a connector says of itself once. */
export interface ConnectorSpec {
  /** The channel's key, as stored. Only the registry names it. */
  channel: string;
  title: string;
  /** Name of an icon in the web app's icon set, and a colour; the web app knows no channel by name. */
  icon: string;
  colour: string;
  settings: Setting[];
  /** Steps a person follows on the platform before filling in the form. Markdown, one per step. */
  guide: string[];
  /** Permissions (scopes) the connector needs, with the reason for each. */
  scopes?: { name: string; why: string }[];
  /** Seconds between polls when nothing wakes us. */
  pollEverySeconds: number;
  capabilities: {
    poll: boolean;
    webhook: boolean;
    /** Keeps a connection open that wakes the poll (IMAP IDLE, a stream). */
    hold: boolean;
    reply: boolean;
    /** A conversation can be started by us. */
    start: boolean;
    /** Private replies to public items. */
    privateReply: boolean;
  };
  reply?: {
    /** Longest text and how it is counted: the platform's own rule. */
    maxLength: number;
    counts: 'utf16' | 'codePoints' | 'graphemes' | 'bytes' | 'weighted';
    attachments: { max: number; maxBytes: number; types: string[] };
    /** Rich text is understood. */
    formatting: boolean;
    subject: boolean;
    /** To, Cc and Bcc can be chosen. */
    recipients: boolean;
    /** Whether a sent reply can be held back for some seconds (undo). */
    undo: boolean;
  };
  /** What a UI may show as buttons on a message. */
  actions?: ExtraAction[];
  /** Marks invented customers; excluded from every figure. */
  sandbox?: boolean;
  /** OAuth2 authorisation-code sign-in, if the platform wants it. */
  oauth?: {
    authorizeUrl(settings: Record<string, unknown>): string;
    tokenUrl(settings: Record<string, unknown>): string;
    scopes: string[];
    /** The scopes to ask for when they depend on settings (one channel, several providers); replaces `scopes`. */
    scopesFor?(settings: Record<string, unknown>): string[];
  };
}

/** Something that can be done to a message on the platform, beside answering it. */
export interface ExtraAction {
  name: string;
  label: string;
  icon: string;
  /** Asks first, since it cannot be undone. */
  confirm?: string;
  undo?: string;
}

/** What a connector gets to work with: one source, opened. Never kept beyond the call. */
export interface SourceAccess {
  id: string;
  settings: Record<string, unknown>;
  /** Unsealed. Never logged, never put into an error. */
  secrets: Record<string, string>;
  /** Stores rotated secrets before they are used; resolves when they are committed. */
  saveSecrets(next: Record<string, string>): Promise<void>;
  /** The current instant; connectors never read the machine's clock. */
  now(): Date;
  /** Whether an admin allowed private hosts (`EARSHOT_ALLOW_PRIVATE_HOSTS`). */
  allowPrivateHosts: boolean;
  /** Signs tokens that come back to us (Message-IDs, plus-addresses). HMAC-SHA256, hex. */
  sign(text: string): string;
  /**
   * Waits for, or refuses, a slot in a platform's limit shared by all processes. Rejects with `RateLimited`.
   * @param bucket the platform's own name of the limit
   */
  spend?(bucket: string, cost: number): Promise<void>;
  /** Tells the shared limits what the platform's headers said. */
  observe?(bucket: string, remaining: number, resetAt: Date): Promise<void>;
}

export interface TestResult {
  ok: boolean;
  /** A sentence for a person: what works, or what to fix and where. */
  message: string;
  /** Needed scopes that are missing. */
  missingScopes?: string[];
  /** How the account is called on the platform (an address, @handle, page name). */
  account?: { externalId: string; name: string; handle?: string };
}

/** A reply on its way out. */
export interface OutgoingReply {
  /** Our own id of the reply; part of what goes out where the platform lets us (Message-ID, metadata). */
  id: string;
  conversationId: string;
  text: string;
  html?: string;
  subject?: string;
  visibility: 'public' | 'private';
  /** The message answered, as stored. Absent when we start the conversation. */
  inReplyTo?: {
    externalId: string;
    root: string;
    author: Author | null;
    text: string;
    occurredAt: Date;
    meta: Record<string, unknown>;
    subject?: string;
  };
  /** External ids of the thread, oldest first (mail: for References). */
  thread: string[];
  recipients?: { to: string[]; cc: string[]; bcc: string[] };
  attachments: { name: string; contentType: string; bytes: Uint8Array; contentId?: string }[];
  /** An automatic acknowledgement, never a human's answer. */
  automatic?: boolean;
  /** The rep's name and initials, for the platforms that show them. */
  rep: { name: string; initials: string };
  createdAt: Date;
}

/** What became of it. Errors that say "not taken" are thrown as ConnectorError; everything unsure is `unconfirmed`. */
export type SendResult =
  | {
      outcome: 'sent';
      externalId: string;
      occurredAt: Date;
      url?: string;
      threadKeys?: string[];
      meta?: Record<string, unknown>;
    }
  /** The platform has it and decides later (moderation). */
  | { outcome: 'pending'; externalId?: string; reason: string }
  /** The write left us and no answer came. */
  | { outcome: 'unconfirmed'; reason: string };

export interface ReplyPermission {
  allowed: boolean;
  /** What the button says, e.g. "Send email to ana@…", "Reply publicly on X as @brand". */
  action: string;
  visibility: 'public' | 'private';
  /** Why not, in a sentence. */
  reason?: string;
  /** Where a person can answer instead. */
  handOffUrl?: string;
  /** The permission ends then (a messaging window). */
  until?: Date;
  /** What sending costs, in words, when it costs. */
  price?: string;
  /** Whom an answer goes to, where recipients can be chosen; `all` is reply-all. Addresses, our own left out. */
  recipients?: { to: string[]; cc: string[]; all?: { to: string[]; cc: string[] } };
}

/** What `canReply` and actions see of a message. */
export interface StoredItem {
  externalId: string;
  root: string;
  visibility: 'public' | 'private';
  occurredAt: Date;
  author: Author | null;
  meta: Record<string, unknown>;
  text: string;
  url?: string;
  /** When the customer last wrote in the conversation (messaging windows run from here). */
  lastInboundAt?: Date;
}

/** A webhook request, with the bytes exactly as they came. */
export interface WebhookRequest {
  method: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  query: Record<string, string>;
  body: Buffer;
}

export interface WebhookReply {
  status: number;
  contentType: string;
  body: string;
}

export interface Webhook {
  /** Answers a subscription challenge, or returns null when the request is no challenge. */
  handshake(request: WebhookRequest, source: SourceAccess): WebhookReply | null;
  /** Whether the signature over the raw bytes is right. Called before anything is parsed. */
  verify(request: WebhookRequest, source: SourceAccess): boolean;
  /** Normalises a verified body. One bad item becomes `unreadable`, it does not throw. */
  parse(request: WebhookRequest, source: SourceAccess): Harvest;
}

export interface Connector {
  readonly spec: ConnectorSpec;
  /** Checks settings and secrets against the platform. Never throws for what a person can fix. */
  test(source: SourceAccess): Promise<TestResult>;
  /**
   * Reads what is new, page by page; each page is committed before the next is asked for.
   * @param cursor null on the first poll
   * @param from the start of history on the first poll
   * @throws ConnectorError
   */
  poll?(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date, signal: AbortSignal): Promise<Page>;
  /** Holds a connection until `signal` aborts; calls `wake` whenever something may be new. Rejects when the line is cut. */
  hold?(source: SourceAccess, wake: () => void, signal: AbortSignal): Promise<void>;
  webhook?: Webhook;
  /** Completes items that a webhook delivered in part. Items gone from the platform are left out. */
  lookUp?(source: SourceAccess, items: Pending[]): Promise<Harvest>;
  /** Reads an item of quarantine once more, from the bytes that were kept. */
  reread?(source: SourceAccess, externalId: string, raw: Uint8Array): Promise<Harvest>;
  /** Fetches an attachment that came by reference. */
  fetchAttachment?(
    source: SourceAccess,
    remote: string,
    maxBytes: number,
  ): Promise<{ bytes: Uint8Array; contentType: string }>;
  /** Pure: whether and how this item can be answered. */
  canReply?(item: StoredItem, source: Pick<SourceAccess, 'settings' | 'now'>): ReplyPermission;
  /** Sends. Called at most once per attempt that was not refused. @throws ConnectorError when the platform did not take it. */
  send?(source: SourceAccess, reply: OutgoingReply): Promise<SendResult>;
  /** Looks for a reply whose fate is unknown. Presence proves that it was sent; null proves nothing. */
  findReply?(source: SourceAccess, reply: OutgoingReply): Promise<{ externalId: string; occurredAt: Date } | null>;
  /** Pure: whether a native reply seen on the platform is in truth one of ours, by what we put into it. Returns our reply id. */
  recogniseOwn?(mention: Mention, source: SourceAccess): string | null;
  /**
   * Reads a file that people keep of the channel (a mailbox file, a saved mail), in pieces of some hundred items.
   * @throws Error with a sentence when the file is of another kind
   */
  importFile?(source: SourceAccess, name: string, file: AsyncIterable<Uint8Array>): AsyncIterable<Harvest>;
  /** Does one of `spec.actions`. */
  act?(source: SourceAccess, action: string, item: StoredItem): Promise<void>;
}
