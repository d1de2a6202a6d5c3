import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsDate,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { AreIds, IsId } from '../common/ids.ts';

/** Who gets it, on channels where that can be chosen. */
export class RecipientsBody {
  /** Addresses; at least one. @example ["ana@customer.example"] */
  @IsArray() @ArrayMaxSize(100) @IsEmail({}, { each: true }) to!: string[];

  /** @example [] */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsEmail({}, { each: true }) cc: string[] = [];

  /** @example [] */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsEmail({}, { each: true }) bcc: string[] = [];
}

/** An answer to a customer. */
export class ReplyBody {
  /** Plain text, within the channel's length (`reply-options`). @example We have sent your parcel today, Ana. */
  @IsString() @MinLength(1) @MaxLength(200_000) text!: string;

  /** The same with formatting, where the channel takes it; cleaned before it is stored. @example <p>We have sent your parcel <b>today</b>, Ana.</p> */
  @IsOptional() @IsString() @MaxLength(1_000_000) html?: string;

  /** Where the channel has subjects; unset: that of the thread. @example Re: Order 48213 */
  @IsOptional() @IsString() @MaxLength(500) subject?: string;

  /** Unset: the author of the message answered. */
  @IsOptional() @ValidateNested() @Type(() => RecipientsBody) recipients?: RecipientsBody;

  /** Ids of uploaded files. @example [] */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @AreIds() attachmentIds: string[] = [];

  /** The message answered; unset: the newest of the customer's. @example 9001 */
  @IsOptional() @IsId() inReplyToId?: string;

  /** `private` answers a public message in private, where the channel can. Unset: as `reply-options` says. @example private */
  @IsOptional() @IsIn(['public', 'private']) visibility?: 'public' | 'private';

  /** What becomes of the conversation once the reply is out and nobody waits any more. @example customersTurn */
  @IsOptional() @IsIn(['customersTurn', 'resolve', 'snooze']) afterSend: 'customersTurn' | 'resolve' | 'snooze' =
    'customersTurn';

  /** With `snooze`: until when. UTC. @example 2026-11-23T08:00:00.000Z */
  @IsOptional() @Type(() => Date) @IsDate() snoozeUntil?: Date;

  /** Seconds for which the reply is held back and can be undone; 0 where the channel cannot hold back. @example 10 */
  @IsOptional() @IsInt() @Min(0) @Max(120) undoSeconds: number = 0;
}

/** Which message would be answered. */
export class ReplyOptionsQuery {
  /** Unset: the newest of the customer's. @example 9001 */
  @IsOptional() @IsId() inReplyToId?: string;
}

/** A rep's word that a reply got out. */
export class MarkSentBody {
  /** When it got out; unset: the time of the last attempt. UTC. @example 2026-11-21T09:20:00.000Z */
  @IsOptional() @Type(() => Date) @IsDate() occurredAt?: Date;

  /** The platform's id of it, if known. @example 1812345678901234567 */
  @IsOptional() @IsString() @MaxLength(1000) externalId?: string;
}

/** What an undone reply said, to go on writing it. */
export class UndoneView {
  /** @example 9002 */
  messageId!: string;
  /** @example We have sent your parcel today, Ana. */
  text!: string;
  /** @example null */
  html!: string | null;
  /** @example null */
  subject!: string | null;
}

/** Files that a reply may carry. */
export class FileRuleView {
  /** @example 10 */
  max!: number;
  /** All together. @example 25000000 */
  maxBytes!: number;
  /** @example ["*\/*"] */
  types!: string[];
}

/** How long a reply may be and what it may carry: the channel's own rule. */
export class ReplyRuleView {
  /** @example 10000 */
  maxLength!: number;
  /** How the length is counted. @example utf16 */
  counts!: 'utf16' | 'codePoints' | 'graphemes' | 'bytes' | 'weighted';
  /** @example {"max":10,"maxBytes":25000000,"types":["*\/*"]} */
  attachments!: FileRuleView;
  /** @example false */
  formatting!: boolean;
  /** @example false */
  subject!: boolean;
  /** To, Cc and Bcc can be chosen. @example false */
  recipients!: boolean;
  /** It can be held back for some seconds. @example true */
  undo!: boolean;
}

/** Something that can be done to a message on its platform, beside answering it. */
export class ExtraActionView {
  /** @example hide */
  name!: string;
  /** @example Hide comment */
  label!: string;
  /** @example eye-off */
  icon!: string;
  /** Ask this first: it cannot be undone. @example Delete the comment for everybody? */
  confirm?: string;
  /** The action that undoes it. @example unhide */
  undo?: string;
}

/** Whom an answer would go to. */
export class ProposedRecipientsView {
  /** @example ["ana@customer.example"] */
  to!: string[];
  /** @example [] */
  cc!: string[];
  /** Reply-all. @example {"to":["ana@customer.example"],"cc":["ben@customer.example"]} */
  all?: { to: string[]; cc: string[] };
}

/** Whether and how a conversation can be answered. */
export class ReplyOptionsView {
  /** @example true */
  allowed!: boolean;
  /** What the button says. @example Send email to ana@customer.example */
  action!: string;
  /** @example private */
  visibility!: 'public' | 'private';
  /** Why not. @example null */
  reason!: string | null;
  /** Where a person can answer instead. @example null */
  handOffUrl!: string | null;
  /** The permission ends then. @example null */
  until!: Date | null;
  /** What sending costs, in words. @example null */
  price!: string | null;
  /** The message that would be answered. @example 9001 */
  inReplyToId!: string | null;
  /** What the button says for an answer in private to a public message; null where there is no such way. @example null */
  privateAction!: string | null;
  /** Files that such an answer may carry. @example null */
  privateAttachments!: FileRuleView | null;
  rule!: ReplyRuleView | null;
  recipients!: ProposedRecipientsView | null;
  /** Buttons for messages of this channel. */
  actions!: ExtraActionView[];
}
