import type { ConnectorSpec } from './connector-spec.ts';
import type { Author, Harvest, Mention, Page, Pending } from './mention.ts';

/**
 * The contract between Earshot and a platform. A connector translates, and does nothing else: it knows no inbox, no
 * database and no Nest. Everything it yields is data that ingest validates; everything it is asked to do has an outcome
 * that can be stored. `docs/adding-a-channel.md` walks through it; what comes in is in `mention.ts`, what a connector says of itself in
 * `connector-spec.ts`.
 */

/** Secrets of a source by name, unsealed. */
export type Secrets = Record<string, string>;

/** What a connector gets to work with: one source, opened. Never kept beyond the call. */
export interface SourceAccess {
  id: string;
  settings: Record<string, unknown>;
  /** Unsealed. Never logged, never put into an error. */
  secrets: Secrets;
  /** Stores rotated secrets before they are used; resolves when they are committed. */
  saveSecrets(next: Secrets): Promise<void>;
  /**
   * Replaces secrets that only one process may replace at a time, since the old ones are worth nothing afterwards (a refresh
   * token). Whoever comes second waits and gets what the first has stored.
   * @param isStale whether these secrets, as they are stored now, still have to be replaced
   * @param renew asks the platform; what it returns is stored before this resolves
   * @returns all secrets, as they are stored now
   * @throws ConnectorError unavailable when another process does not get done; whatever `renew` throws
   */
  renewSecrets(isStale: (stored: Secrets) => boolean, renew: (stored: Secrets) => Promise<Secrets>): Promise<Secrets>;
  /** The current instant; connectors never read the machine's clock. */
  now(): Date;
  /** Where the platform calls this source, if it is stored and its channel takes calls. */
  webhookUrl?: string;
  /** Whether an admin allowed private hosts (`EARSHOT_ALLOW_PRIVATE_HOSTS`). */
  allowPrivateHosts: boolean;
  /** Signs tokens that come back to us (Message-IDs, plus-addresses). HMAC-SHA256, hex. */
  sign(text: string): string;
  /**
   * Waits for, or refuses, a slot in a platform's limit shared by all processes. Rejects with `RateLimited`.
   * @param bucket the platform's own name of the limit
   */
  spend?(bucket: string, cost: number): Promise<void>;
  /**
   * Adds to what the platform has cost today (days in UTC) and in all, over all processes. People see it beside the account.
   * @param dollars US dollars; 0 only asks, less than 0 gives back
   * @param most nothing is charged if the day would have cost more than this
   */
  charge?(dollars: number, most?: number): Promise<{ charged: boolean; today: number; total: number }>;
  /** Tells the shared limits what the platform's headers said. */
  observe?(bucket: string, remaining: number, resetAt: Date): Promise<void>;
}

export interface TestResult {
  ok: boolean;
  /** A sentence for a person: what works, or what to fix and where. */
  message: string;
  /** Needed scopes that are missing. */
  missingScopes?: string[];
  /** It works, and something needs attention soon (a token that expires): a sentence, shown until it is mended. */
  attention?: string;
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
    /** When the customer last wrote in the conversation (messaging windows run from here). */
    lastInboundAt?: Date;
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
      /**
       * A private answer to a public item opened a thread of its own: its root, and as whom the customer writes there.
       * What they say there belongs to the conversation that was answered.
       */
      opens?: { root: string; author: Author };
      /** Ids of further items that the platform made of the reply (files that stand for themselves): none is a native reply. */
      parts?: string[];
    }
  /** The platform has it and decides later (moderation). */
  | { outcome: 'pending'; externalId?: string; reason: string }
  /** The write left us and no answer came. */
  | { outcome: 'unconfirmed'; reason: string }
  /** It is out, and did not reach whom it answers: as with a bounce the wait goes on, and a rep decides. */
  | { outcome: 'refused'; reason: string };

export interface ReplyPermission {
  allowed: boolean;
  /** What the button says, e.g. "Send email to ana@…", "Reply publicly on X as @brand". */
  action: string;
  visibility: 'public' | 'private';
  /** What the button says for an answer in private to something public, where that is possible now. */
  privateAction?: string;
  /** Why not, in a sentence. */
  reason?: string;
  /** Where a person can answer instead. */
  handOffUrl?: string;
  /** Files that this answer may carry, where it is less than the channel takes elsewhere. */
  files?: { max: number; maxBytes: number; types: string[] };
  /** The same for the answer in private to something public. */
  privateFiles?: ReplyPermission['files'];
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
  /** A private answer to this public item is on its way, or out: some platforms take one only. */
  answeredPrivately?: boolean;
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
  /**
   * Where an app of the platform has one address for all its accounts: what belongs to another account is handed to the
   * source connected to it, if its own secret verifies the call too.
   */
  shared?: {
    /** The setting that names a source's account. */
    setting: string;
    /** The setting that names the app, where accounts of several apps may be connected. */
    app: string;
    /** The accounts that a verified body concerns. */
    accountsIn(request: WebhookRequest): string[];
  };
}

export interface Connector {
  readonly spec: ConnectorSpec;
  /** Checks settings and secrets against the platform. Never throws for what a person can fix. */
  test(source: SourceAccess): Promise<TestResult>;
  /**
   * Somebody has signed in by `spec.oauth`, and `source.secrets` holds the fresh tokens: says whether it is the right account.
   * @returns secrets to be stored beside them
   * @throws ConnectorError rejected, with a sentence, when it is another account
   */
  signedIn?(source: SourceAccess): Promise<Record<string, string>>;
  /**
   * Reads what is new, page by page; each page is committed before the next is asked for.
   * @param cursor null on the first poll
   * @param from the start of history on the first poll
   * @throws ConnectorError
   */
  poll?(source: SourceAccess, cursor: Record<string, unknown> | null, from: Date, signal: AbortSignal): Promise<Page>;
  /**
   * Asks the platform, as cheaply as it can be asked, whether our credentials still hold. For channels that are polled less
   * than once a minute, so that a token that was withdrawn is noticed between two polls.
   * @throws ConnectorError unauthorised when they do not
   */
  checkAccess?(source: SourceAccess): Promise<void>;
  /**
   * Asks whether what we send would be let in, where that is another door than reading (SMTP beside IMAP). Sends nothing.
   * @throws ConnectorError unauthorised or rejected when a person has to mend it
   */
  checkSending?(source: SourceAccess): Promise<void>;
  /** Holds a connection until `signal` aborts; calls `wake` whenever something may be new. Rejects when the line is cut. */
  hold?(source: SourceAccess, wake: () => void, signal: AbortSignal): Promise<void>;
  webhook?: Webhook;
  /** Completes items that a webhook delivered in part. Items gone from the platform are left out. */
  lookUp?(source: SourceAccess, items: Pending[]): Promise<Harvest>;
  /** Reads an item of quarantine once more, from the bytes that were kept. */
  reread?(source: SourceAccess, externalId: string, raw: Uint8Array): Promise<Harvest>;
  /**
   * Fetches a file that came by reference, in `MentionAttachment.remote`. Left out, `remote` is a plain web address.
   * @throws ConnectorError `rejected` when it is not to be had, and for addresses that are not the platform's own
   */
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
