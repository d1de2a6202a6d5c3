import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsOptional, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { Id } from '../query-values.ts';

/** Somebody we may not know yet, as the channel names them. */
export class PersonBody {
  /**
   * Stable id on the channel; a mail address in lower case is its own.
   * @example ana@example.com
   */
  @IsString() @MinLength(1) @MaxLength(1000) externalId!: string;

  /**
   * Where the id is unique, if not on the whole channel.
   * @example null
   */
  @IsOptional() @IsString() @MaxLength(1000) scope?: string;

  /** @example Ana Novak */
  @IsOptional() @IsString() @MaxLength(500) name?: string;

  /**
   * E-mail address, lower case.
   * @example ana@example.com
   */
  @IsOptional() @IsString() @MaxLength(500) address?: string;
}

/** A conversation that we begin. */
export class StartBody {
  /**
   * Id of the connected account that speaks.
   * @example 1
   */
  @Id() sourceId!: string;

  /**
   * Id of the customer; or else `person`.
   * @example 77
   */
  @IsOptional() @Id() contactId?: string;

  /** Whom we write to, if we do not know them yet. */
  @IsOptional() @ValidateNested() @Type(() => PersonBody) person?: PersonBody;

  /**
   * Where the channel has subjects.
   * @example Your order 48213
   */
  @IsOptional() @IsString() @MaxLength(500) subject?: string;
}

/** Something that happened off every channel: a phone call, a visit. */
export class LogBody extends StartBody {
  /**
   * The conversation it belongs to; unset: a new one.
   * @example 12
   */
  @IsOptional() @Id() conversationId?: string;

  /** @example phone */
  @IsIn(['phone', 'visit', 'letter', 'other']) how!: 'phone' | 'visit' | 'letter' | 'other';

  /**
   * What was said.
   * @example Asked again where the lamp is; promised a call back.
   */
  @IsString() @MinLength(1) @MaxLength(50_000) text!: string;

  /**
   * `inbound`: the customer came to us. `outbound`: we went to the customer, which ends their wait.
   * @example inbound
   */
  @IsIn(['inbound', 'outbound']) direction!: 'inbound' | 'outbound';

  /**
   * When it was (UTC), not in the future; unset: now.
   * @example 2026-11-21T09:14:00.000Z
   */
  @IsOptional() @Type(() => Date) @IsDate() occurredAt?: Date;

  /**
   * For `inbound`: the customer still waits for an answer.
   * @example false
   */
  @IsOptional() @IsBoolean() needsAnswer?: boolean;
}

/** What was begun. */
export class OpenedView {
  /** @example 12 */
  conversationId!: string;
  /** Of what was logged; null where nothing was said yet. @example 9005 */
  messageId!: string | null;
}
