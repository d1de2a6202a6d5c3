import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBase64,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsId } from '../common/ids.ts';

/** A person as the other system names them. */
export class PushedAuthor {
  /** Stable id; names and handles may change, this does not. @example customer-77 */
  @IsString() @IsNotEmpty() externalId!: string;

  /**
   * Where `externalId` is unique, if not in the whole system. A customer of whom that system told with
   * `PUT /contacts/by-external-id/{scope}/{externalId}` is known by it.
   * @example shop
   */
  @IsOptional() @IsString() scope?: string;

  /** @example Ana Novak */
  @IsOptional() @IsString() name?: string;

  /** Without the leading @. @example ana_n */
  @IsOptional() @IsString() handle?: string;

  /** E-mail address. @example ana@customer.example */
  @IsOptional() @IsString() address?: string;

  /** @example https://shop.example/customers/77 */
  @IsOptional() @IsString() profileUrl?: string;

  /** @example https://shop.example/customers/77.png */
  @IsOptional() @IsString() avatarUrl?: string;

  /** @example false */
  @IsOptional() @IsBoolean() isBot?: boolean;
}

/** A file, with its bytes. */
export class PushedAttachment {
  /** @example receipt.txt */
  @IsString() name!: string;

  /** @example text/plain */
  @IsString() contentType!: string;

  /** Content-ID, for images within HTML. @example logo */
  @IsOptional() @IsString() contentId?: string;

  /** Base64. @example aGVsbG8= */
  @IsBase64() bytes!: string;
}

/** A post under which something was written, shown above the thread. */
export class PushedParent {
  /** @example post-1 */
  @IsString() @IsNotEmpty() externalId!: string;

  /** @example We are open again. */
  @IsString() text!: string;

  /** @example The shop */
  @IsOptional() @IsString() authorName?: string;

  /** @example https://shop.example/posts/1 */
  @IsOptional() @IsString() url?: string;

  /** @example 2026-11-20T08:00:00.000Z */
  @IsOptional() @Type(() => Date) @IsDate() occurredAt?: Date;
}

/** One thing that a customer wrote, or that we wrote over there (`outbound`). */
export class PushedMention {
  /** Unique within the account for ever: pushing it again changes nothing. @example msg-1 */
  @IsString() @IsNotEmpty() externalId!: string;

  /** `outbound`: our own answer, given in the other system; it ends the wait at its own time. @example inbound */
  @IsOptional() @IsIn(['inbound', 'outbound']) direction: 'inbound' | 'outbound' = 'inbound';

  /** Id of the thread; one customer in one thread is one conversation. Unset: `replyTo`'s thread, or one of its own. @example order-48213 */
  @IsOptional() @IsString() @IsNotEmpty() root?: string;

  /** `externalId` of the item answered. @example msg-0 */
  @IsOptional() @IsString() @IsNotEmpty() replyTo?: string;

  /** Of `outbound`: ids of the customers answered, where `replyTo` does not say. @example ["customer-77"] */
  @IsOptional() @IsArray() @ArrayMaxSize(100) @IsString({ each: true }) answers?: string[];

  /** Unset for `outbound`, or when nobody knows. */
  @IsOptional() @ValidateNested() @Type(() => PushedAuthor) author?: PushedAuthor;

  /** @example private */
  @IsOptional() @IsIn(['public', 'private']) visibility: 'public' | 'private' = 'private';

  /** False: about us, not to us; it goes to Listening. @example true */
  @IsOptional() @IsBoolean() addressed: boolean = true;

  /** The other system's time; waits are counted by it. UTC. @example 2026-11-21T09:14:00.000Z */
  @Type(() => Date) @IsDate() occurredAt!: Date;

  /** Plain text, whole. @example Where is my parcel? This is the third time I ask. */
  @IsString() text!: string;

  /** Cleaned before it is stored. @example <p>Where is my parcel?</p> */
  @IsOptional() @IsString() html?: string;

  /** @example Order 48213 */
  @IsOptional() @IsString() subject?: string;

  /** BCP 47, if known. @example en */
  @IsOptional() @IsString() language?: string;

  /** Where a person can open it. @example https://shop.example/orders/48213#msg-1 */
  @IsOptional() @IsString() url?: string;

  @IsOptional() @ValidateNested() @Type(() => PushedParent) parent?: PushedParent;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => PushedAttachment)
  attachments?: PushedAttachment[];

  /** Written by no human: starts and ends no wait. @example bot */
  @IsOptional() @IsIn(['auto-reply', 'bounce', 'list', 'bot']) automatic?: 'auto-reply' | 'bounce' | 'list' | 'bot';

  /** Makes it a later version of what has this `externalId`. @example 2026-11-21T09:20:00.000Z */
  @IsOptional() @Type(() => Date) @IsDate() editedAt?: Date;

  /** The author took it back. @example false */
  @IsOptional() @IsBoolean() deleted?: boolean;

  /** A peer's answer that was accepted. @example false */
  @IsOptional() @IsBoolean() solution?: boolean;

  /** Where in `text` quoted history begins, UTF-16 units. @example 120 */
  @IsOptional() @IsInt() @Min(0) quotedFrom?: number;

  /** Facts to keep with it, small and without secrets. @example {"orderId":"48213"} */
  @IsOptional() @IsObject() meta?: Record<string, unknown>;
}

/** Up to 500 items for one account. Each is taken or refused for itself. */
export class PushBody {
  /** The account that they belong to. @example 4 */
  @IsId() sourceId!: string;

  /** @see PushedMention */
  @IsArray() @ArrayMaxSize(500) @IsObject({ each: true }) items!: PushedMention[];

  /** They are old: resolved, with no wait and no alert. @example false */
  @IsOptional() @IsBoolean() history: boolean = false;
}

/** What became of one item. */
export class PushResult {
  /** @example msg-1 */
  externalId!: string;
  /**
   * `updated`: an edit, a withdrawal or a solution of a known item. `ownReply`: the echo of a reply sent from here.
   * `ownPost`: a post of ours, shown once somebody answers it. `held`: an answer to what has not arrived yet.
   * `erased`: the customer was erased. `quarantined`: kept whole, with `error`. @example created
   */
  outcome!: 'created' | 'repeated' | 'updated' | 'ownReply' | 'ownPost' | 'held' | 'erased' | 'quarantined';
  /** @example 9001 */
  messageId?: string;
  /** @example 12 */
  conversationId?: string;
  /** What is wrong with it, in a sentence. @example The field occurredAt is no time. */
  error?: string;
}

/** One result for each item, in the order of the items. */
export class PushView {
  results!: PushResult[];
}
