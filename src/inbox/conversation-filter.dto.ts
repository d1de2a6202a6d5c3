import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Id, Ids, List, Truth } from './query-values.ts';

export const statuses = ['open', 'customersTurn', 'snoozed', 'resolved', 'spam'] as const;
export type Status = (typeof statuses)[number];
export const levels = ['calm', 'annoyed', 'frustrated', 'furious'] as const;
export const kinds = ['complaint', 'question', 'request', 'praise', 'other'] as const;
export const threatClasses = ['physical', 'self-harm', 'legal', 'press-or-regulator', 'privacy'] as const;

/** Waits as figures tell them apart; `late` and `pastGoal` whether they were answered or not. */
export const waitKinds = ['any', 'answered', 'waiting', 'late', 'pastGoal', 'native'] as const;

/** Which conversations. All conditions hold together; several values of one condition mean any of them. */
export class ConversationFilter {
  /**
   * Name of a view to begin from: `mine`, `team`, `unassigned`, `frustrated`, `dueSoon`, `pastSla`, `threats`, `inbox`,
   * `customersTurn`, `snoozed`, `resolved`, `listening`, `nothingToAnswer`, `unansweredBeforeConnection`, `spam`, `all`,
   * or `saved:ID`. Other conditions narrow it.
   * @example mine
   */
  @IsOptional() @IsString() @MaxLength(60) view?: string;

  /**
   * Channels.
   * @example ["push"]
   */
  @IsOptional() @List() @IsString({ each: true }) @ArrayMaxSize(20) channel?: string[];

  /**
   * Ids of connected accounts.
   * @example ["1"]
   */
  @IsOptional() @List() @Ids() source?: string[];

  /**
   * Statuses, or `all`. Unset: `open`; with a search or for a customer every status but spam.
   * @example ["open"]
   */
  @IsOptional() @List() @IsIn([...statuses, 'all'], { each: true }) status?: (Status | 'all')[];

  /**
   * `ours`: the customer waits for us. `customers`: we wait for the customer.
   * @example ours
   */
  @IsOptional() @IsIn(['ours', 'customers']) turn?: 'ours' | 'customers';

  /**
   * Ids of users, `me`, or `none`.
   * @example ["me"]
   */
  @IsOptional() @List() @Ids('me', 'none') assignee?: string[];

  /**
   * Ids of teams, `mine`, or `none`.
   * @example ["mine"]
   */
  @IsOptional() @List() @Ids('mine', 'none') team?: string[];

  /**
   * Ids of labels; any of them.
   * @example ["3"]
   */
  @IsOptional() @List() @Ids() label?: string[];

  /**
   * What the newest message wants.
   * @example ["complaint"]
   */
  @IsOptional() @List() @IsIn(kinds, { each: true }) kind?: string[];

  /**
   * Attributes of the conversation as `key:value`; all of them.
   * @example ["region:north"]
   */
  @IsOptional() @List() @IsString({ each: true }) @ArrayMaxSize(20) attribute?: string[];

  /**
   * This level of frustration and above.
   * @example frustrated
   */
  @IsOptional() @IsIn(levels) level?: (typeof levels)[number];

  /**
   * Already past its goal, or past its SLA.
   * @example sla
   */
  @IsOptional() @IsIn(['goal', 'sla']) past?: 'goal' | 'sla';

  /**
   * Goal not passed yet, and due within so many minutes.
   * @example 30
   */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(100_000) goalWithin?: number;

  /**
   * Goal due before this instant (UTC).
   * @example 2026-11-21T17:14:00Z
   */
  @IsOptional() @IsISO8601({ strict: true }) goalBefore?: string;

  /**
   * SLA due before this instant (UTC).
   * @example 2026-11-21T19:14:00Z
   */
  @IsOptional() @IsISO8601({ strict: true }) slaBefore?: string;

  /**
   * A customer's message waits for our answer.
   * @example true
   */
  @IsOptional() @Truth() @IsBoolean() unanswered?: boolean;

  /**
   * About us but not addressed to us, and claimed by nobody. Unset: left out, unless searched.
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() listening?: boolean;

  /**
   * *Probably nothing to answer*. Unset: left out, unless searched.
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() nothingToAnswer?: boolean;

  /**
   * Waited already when the account was connected.
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() unansweredBeforeConnection?: boolean;

  /**
   * Classes of a threat that no lead has settled yet, or `any`.
   * @example ["any"]
   */
  @IsOptional() @List() @IsIn([...threatClasses, 'any'], { each: true }) threat?: string[];

  /**
   * Languages, ISO 639-1.
   * @example ["et"]
   */
  @IsOptional() @List() @IsString({ each: true }) @ArrayMaxSize(50) language?: string[];

  /**
   * Id of a customer; conversations of all their merged identities.
   * @example 77
   */
  @IsOptional() @Id() contact?: string;

  /**
   * Known to another system as `system:id`.
   * @example shop:48213
   */
  @IsOptional() @IsString() @MaxLength(300) reference?: string;

  /**
   * Id of an outage: what was recovered after it.
   * @example 3
   */
  @IsOptional() @Id() outage?: string;

  /**
   * Only invented customers (true) or only real ones (false).
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() sandbox?: boolean;

  /**
   * Only what figures count: no spam, nobody who is blocked, and of customers only the `real` ones or `all`.
   * @example real
   */
  @IsOptional() @IsIn(['real', 'all']) counted?: 'real' | 'all';

  /**
   * With a wait of this kind that figures count: it began within `days`, or it still runs. `late` and `pastGoal` are past
   * the SLA or the goal, answered or not; `native` was answered in the platform's own app.
   * @example late
   */
  @IsOptional() @IsIn(waitKinds) waits?: (typeof waitKinds)[number];

  /**
   * For `waits`: days back, 1 to 366; 7 if unset.
   * @example 28
   */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(366) days?: number;

  /**
   * For `waits`: ids of the users to whom they are put down (whoever answered, else who has the conversation), `me`, or
   * `none`.
   * @example ["me"]
   */
  @IsOptional() @List() @Ids('me', 'none') waitsOf?: string[];

  /**
   * Ids of conversations.
   * @example ["12","15"]
   */
  @IsOptional() @List() @Ids() id?: string[];

  /**
   * Words that one message must hold; also names, handles, addresses, subjects, or a pasted link of a platform. The last
   * word may be unfinished.
   * @example refund 48213
   */
  @IsOptional() @IsString() @MaxLength(500) q?: string;
}

export const sorts = ['position', 'lastActivity', 'waiting', 'frustration', 'newest'] as const;
export type Sort = (typeof sorts)[number];

/** A filter and an order. */
export class ConversationList extends ConversationFilter {
  /**
   * `position`: least time to the goal first, threats on top (the default for open conversations). `lastActivity`,
   * `frustration`, `newest`: highest first. `waiting`: who waits longest first. Search results come newest match first.
   * @example position
   */
  @IsOptional() @IsIn(sorts) sort?: Sort;
}

/** A filter, an order and a page. */
export class ConversationQuery extends ConversationList {
  /**
   * How many at most, 1 to 200; a page of the inbox shows 25.
   * @example 25
   */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit: number = 25;

  /**
   * `next` of the page before; unset for the first page.
   * @example WyIyMDI2LTExLTIxIDE3OjE0OjAwKzAwIiwiMTIiXQ
   */
  @IsOptional() @IsString() @MaxLength(1000) cursor?: string;
}

/** Which counts. */
export class CountsRequest {
  /**
   * Names of views, or `saved:ID`; at most 40.
   * @example ["mine","unassigned","pastSla"]
   */
  @List() @IsString({ each: true }) @ArrayMaxSize(40) views!: string[];
}
