import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { kinds, levels } from './conversation-filter.dto.ts';
import { List } from './query-values.ts';

/** Which part of a thread. */
export class ThreadQuery {
  /** How many messages at most, 1 to 200. @example 100 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit: number = 100;

  /** `earlier` of the page before; unset for the newest messages. @example WyIyMDI2LTExLTIxIDA5OjE0OjAwKzAwIiwiOTAwMSJd */
  @IsOptional() @IsString() @MaxLength(1000) cursor?: string;

  /** `events`: what happened meanwhile. @example ["events"] */
  @IsOptional() @List() @IsIn(['events'], { each: true }) include?: string[];
}

/** Who wrote a message. */
export class AuthorView {
  /** `rep`: one of ours, through Earshot. `us`: ours, in the platform's own app. @example customer */
  kind!: 'customer' | 'rep' | 'us';
  /** Id of the customer or user; null for `us`. @example 77 */
  id!: string | null;
  /** @example Ana Novak */
  name!: string;
  /** @example ana_n */
  handle!: string | null;
}

/** A file of a message. */
export class AttachmentView {
  /** @example 31 */
  id!: string;
  /** @example receipt.pdf */
  name!: string;
  /** As found by looking at the bytes, not as claimed. @example application/pdf */
  contentType!: string;
  /** Bytes. @example 48213 */
  size!: number;
  /** Content-ID, for images within HTML. @example null */
  contentId!: string | null;
  /** `pending`: not fetched yet. `refused`: see `reason`. @example stored */
  state!: 'stored' | 'pending' | 'refused';
  /** Why it was refused. @example null */
  reason!: string | null;
  /** A picture that `?inline=true` shows in the page, re-encoded. @example false */
  isImage!: boolean;
}

/** One reason for a score. */
export class ReasonView {
  /** Catalogued in docs/frustration.md. @example repeated-contact */
  code!: string;
  /** Share of the score, signed; relief is negative. @example 0.3 */
  share!: number;
  /** The words that gave it away: half-open range in UTF-16 units of `text`. @example {"start":0,"end":10,"text":"third time"} */
  span?: { start: number; end: number; text: string };
  /** Facts of behaviour. @example {"nudges":2} */
  fact?: Record<string, number | string | boolean>;
}

/** A rep's word against the analyser's. */
export class CorrectionView {
  /** @example calm */
  level!: (typeof levels)[number] | null;
  /** @example true */
  needsAnswer!: boolean | null;
  /** Id of the user. @example 3 */
  by!: string | null;
}

/** What was read in a message. */
export class ReadingView {
  /** The level that counts: corrected, or read. @example frustrated */
  level!: (typeof levels)[number];
  /** 0 to 1. @example 0.81 */
  frustration!: number;
  /** 0 to 1: how surely it is negative. @example 0.93 */
  negative!: number | null;
  /** @example complaint */
  kind!: (typeof kinds)[number] | null;
  /** @example true */
  needsAnswer!: boolean | null;
  /** @example complaint */
  needsAnswerReason!: string | null;
  /** A threat, with its words. @example null */
  threat!: Record<string, unknown> | null;
  reasons!: ReasonView[];
  /** What a rep corrected. */
  corrected!: CorrectionView | null;
}

/** What became of a reply. */
export class DeliveryView {
  /** `unconfirmed`: maybe sent. @example sent */
  state!: 'queued' | 'sending' | 'sent' | 'pending' | 'failed' | 'unconfirmed' | 'cancelled';
  /** Why, in a sentence. @example null */
  reason!: string | null;
  /** Kind of the failure. @example null */
  reasonKind!: string | null;
  /** Until then it can be undone. @example null */
  notBefore!: Date | null;
  /** @example 1 */
  attempts!: number;
  /** Another system has taken it out: it tells what became of it, or a person does. @example false */
  takenOut!: boolean;
}

/** A message of a thread: a customer's mention, our reply, or a private note. All times are UTC. */
export class MessageView {
  /** @example 9001 */
  id!: string;
  /** Differs from the thread's where a conversation was merged into it. @example 12 */
  conversationId!: string;
  /** @example mention */
  kind!: 'mention' | 'reply' | 'note';
  /** @example inbound */
  direction!: 'inbound' | 'outbound' | 'internal';
  author!: AuthorView;
  /** The platform's id; null until it has one. @example 1812345678901234567 */
  externalId!: string | null;
  /** The platform's id of the message it answers. @example null */
  replyTo!: string | null;
  /** The platform's time, by which everything is counted. @example 2026-11-21T09:14:00.000Z */
  occurredAt!: Date;
  /** When we had it. @example 2026-11-21T09:14:01.000Z */
  receivedAt!: Date;
  /** When it was stored. @example 2026-11-21T09:14:01.200Z */
  storedAt!: Date;
  /** What the author claims (a mail's Date header); shown, never counted. @example null */
  claimedAt!: Date | null;
  /** The platform's time lay in the future and was cut to `receivedAt`. @example false */
  timeClamped!: boolean;
  /** @example private */
  visibility!: 'public' | 'private' | 'internal';
  /** To us, not merely about us. @example true */
  addressed!: boolean;
  /** Written by no human: `auto-reply`, `bounce`, `list`, `bot`. @example null */
  automatic!: string | null;
  /** Answered in the platform's own app. @example false */
  native!: boolean;
  /** From before the account was connected. @example false */
  history!: boolean;
  /** Accepted as a solution. @example false */
  solution!: boolean;
  /** Replies through Earshot only. */
  delivery!: DeliveryView | null;
  /** @example Order 48213 */
  subject!: string | null;
  /** Plain text, whole. @example This is the third time I write. */
  text!: string;
  /** Where quoted history begins in `text`, UTF-16 units. @example null */
  quotedFrom!: number | null;
  /** Sanitised HTML, for a sandboxed frame. @example null */
  html!: string | null;
  /** ISO 639-1. @example en */
  language!: string | null;
  /** Where it stands on the platform. @example null */
  url!: string | null;
  reading!: ReadingView | null;
  /** @example null */
  editedAt!: Date | null;
  /** Earlier texts kept. @example 0 */
  versions!: number;
  /** A customer's message that was edited after we had answered it. @example false */
  editedAfterReply!: boolean;
  /** When the author took it back. @example null */
  deletedAt!: Date | null;
  /** When its text and files were removed for good, by retention or erasure; the rest stays for the figures. @example null */
  emptiedAt!: Date | null;
  attachments!: AttachmentView[];
  /** Facts of the channel, such as the recipients of a mail. @example {} */
  meta!: Record<string, unknown>;
}

/** Who or what did something. */
export class ActorView {
  /** @example user */
  kind!: 'user' | 'token' | 'customer' | 'platform' | 'system';
  /** @example 3 */
  id!: string | null;
  /** Of a user or token. @example Maria Tamm */
  name!: string | null;
}

/** Something that happened, in a form that explains it. */
export class EventView {
  /** @example 501 */
  id!: string;
  /** @example 2026-11-21T09:14:02.000Z */
  at!: Date;
  /** Catalogued in docs/api.md. @example conversation.assigned */
  type!: string;
  actor!: ActorView;
  /** @example null */
  messageId!: string | null;
  /** @example {"before":null,"after":"3"} */
  data!: Record<string, unknown>;
}

/** A part of a thread, oldest message first. */
export class ThreadView {
  messages!: MessageView[];
  /** With `include=events`: what happened from the first of these messages on (to the start of the next page). */
  events!: EventView[];
  /** Cursor of the page with earlier messages; null when there are none. @example null */
  earlier!: string | null;
}

/** An earlier text of an edited message. */
export class MessageVersionView {
  /** @example Where is my lamp? */
  text!: string;
  /** @example null */
  html!: string | null;
  /** @example null */
  subject!: string | null;
  /** @example 2026-11-21T09:14:00.000Z */
  validFrom!: Date;
  /** @example 2026-11-21T09:20:00.000Z */
  replacedAt!: Date;
}
