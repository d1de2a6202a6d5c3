import { Type } from 'class-transformer';
import { IsDate, IsIn, IsInt, IsOptional, IsString, IsUrl, Max, MaxLength, Min } from 'class-validator';
import { IsId } from '../common/ids.ts';

/** Which replies are taken out. */
export class OutboxQuery {
  /** Id of the source; unset: of every source whose replies are taken out like this. @example 4 */
  @IsOptional() @IsId() source?: string;

  /** `next` of the page before; unset: from the first reply that nobody has told the fate of. @example 81234-17 */
  @IsOptional() @IsString() @MaxLength(50) after?: string;

  /** 1 to 200. @example 50 */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit: number = 50;
}

/** A file of a reply; its bytes are at `GET /api/v1/attachments/{id}`. */
export class OutboxFileView {
  /** @example 31 */
  id!: string;
  /** @example receipt.pdf */
  name!: string;
  /** @example application/pdf */
  contentType!: string;
  /** Bytes. @example 48213 */
  size!: number;
}

/** A reply that another system is to deliver. */
export class OutboxItemView {
  /** Names the delivery: `POST /api/v1/deliveries/{id}`. @example 17 */
  id!: string;
  /** The reply; the same for every attempt, so that a repeat can be told. @example 9002 */
  messageId!: string;
  /** 1 for the first time; more when a rep asked for it once more. @example 1 */
  attempt!: number;
  /** @example 12 */
  conversationId!: string;
  /** @example 4 */
  sourceId!: string;
  /** External id of the thread's root. @example order-48213 */
  root!: string;
  /** External id of the message answered. @example msg-1 */
  inReplyTo!: string | null;
  /** External id of the customer answered. @example customer-77 */
  customer!: string | null;
  /** @example We have sent your parcel today, Ana. */
  text!: string;
  /** @example null */
  html!: string | null;
  /** @example null */
  subject!: string | null;
  /** @example private */
  visibility!: 'public' | 'private';
  /** Written by no human in person. @example false */
  automatic!: boolean;
  /** Who wrote it. @example {"id":"3","name":"Maria Tamm"} */
  rep!: { id: string; name: string } | null;
  attachments!: OutboxFileView[];
  /** @example 2026-11-21T09:14:00.000Z */
  createdAt!: Date;
}

/** Replies to deliver, in the order in which they became due. */
export class OutboxPage {
  items!: OutboxItemView[];
  /** Where to go on; the same as `after` while there is nothing new. @example 81234-17 */
  next!: string | null;
}

/** What became of a reply that another system delivers. */
export class DeliveryBody {
  /** `sent`: the customer can read it. `failed`: not, and not by itself later. `pending`: somebody decides later. @example sent */
  @IsIn(['sent', 'failed', 'pending']) state!: 'sent' | 'failed' | 'pending';

  /** The other system's id of the reply, under which it may come back as an `outbound` mention. @example msg-2 */
  @IsOptional() @IsString() @MaxLength(1000) externalId?: string;

  /** `sent`: when; unset: now. UTC. @example 2026-11-21T09:15:00.000Z */
  @IsOptional() @Type(() => Date) @IsDate() occurredAt?: Date;

  /** `sent`: where it can be read. @example https://shop.example/orders/48213 */
  @IsOptional() @IsUrl({ require_tld: false }) @MaxLength(2000) url?: string;

  /** `failed`, `pending`: why, in a sentence for reps. @example The customer has blocked messages. */
  @IsOptional() @IsString() @MaxLength(1000) reason?: string;
}
