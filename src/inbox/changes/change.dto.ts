import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Id, Ids } from '../query-values.ts';

export const settableStatuses = ['open', 'snoozed', 'resolved', 'spam'] as const;
export const unansweredReasons = ['thanks', 'praise', 'tag', 'chatter', 'abuse', 'other'] as const;
const given = (_: object, value: unknown) => value !== undefined && value !== null;

/** What is to be changed; whatever is left out stays. */
export class ConversationPatch {
  /**
   * Resolving ends no wait: an unanswered customer is still counted. `snoozed` needs `snoozedUntil`.
   * @example resolved
   */
  @IsOptional() @IsIn(settableStatuses) status?: (typeof settableStatuses)[number];

  /**
   * When it comes back (UTC), in the future.
   * @example 2026-11-23T08:00:00.000Z
   */
  @IsOptional() @Type(() => Date) @IsDate() snoozedUntil?: Date;

  /**
   * 0 (usual) to 3 (most urgent).
   * @example 2
   */
  @IsOptional() @IsInt() @Min(0) @Max(3) priority?: number;

  /**
   * Values of attributes by key; null takes a value away, keys left out stay.
   * @example {"region":"north"}
   */
  @IsOptional() @IsObject() attributes?: Record<string, string | number | boolean | null>;

  /**
   * Ids of labels to put on.
   * @example ["3"]
   */
  @IsOptional() @IsArray() @Ids() addLabels?: string[];

  /**
   * Ids of labels to take off.
   * @example ["4"]
   */
  @IsOptional() @IsArray() @Ids() removeLabels?: string[];

  /**
   * Why, for the history.
   * @example Delivered yesterday
   */
  @IsOptional() @IsString() @MaxLength(1000) reason?: string;
}

/** Whom to give a conversation. */
export class AssignBody {
  /**
   * Id of the user; null takes it out of everybody's hands.
   * @example 3
   */
  @ValidateIf(given) @Id() assigneeId!: string | null;

  /**
   * Why, for the history.
   * @example Speaks Estonian
   */
  @IsOptional() @IsString() @MaxLength(1000) reason?: string;
}

/** Whom to pass a conversation on to: a person or a team, and why. */
export class PassOnBody {
  /**
   * Id of the user.
   * @example 3
   */
  @IsOptional() @Id() userId?: string;

  /**
   * Id of the team; any of its members may be given it.
   * @example 2
   */
  @IsOptional() @Id() teamId?: string;

  /**
   * What the next person must know.
   * @example Wants to speak to a manager about the refund
   */
  @IsString() @MinLength(1) @MaxLength(1000) reason!: string;
}

/** Why no answer is needed. */
export class NoAnswerBody {
  /** @example thanks */
  @IsIn(unansweredReasons) reason!: (typeof unansweredReasons)[number];

  /**
   * Leave it open; otherwise it is resolved.
   * @example false
   */
  @IsOptional() @IsBoolean() keepOpen?: boolean;
}

/** Everything that can be done to many conversations at once. */
export class BulkPatch extends ConversationPatch {
  /**
   * Id of a user, or null for nobody.
   * @example 3
   */
  @IsOptional() @ValidateIf(given) @Id() assigneeId?: string | null;

  /**
   * Id of a team, or null for none.
   * @example null
   */
  @IsOptional() @ValidateIf(given) @Id() teamId?: string | null;

  /**
   * Declare that no answer is needed, with the reason.
   * @example thanks
   */
  @IsOptional() @IsIn(unansweredReasons) noAnswerNeeded?: (typeof unansweredReasons)[number];
}

/** Many conversations, and what to do to each. */
export class BulkBody {
  /** @example ["12","15"] */
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(500) @Ids() ids!: string[];

  @ValidateNested() @Type(() => BulkPatch) change!: BulkPatch;
}

/** Why one conversation was not changed. */
export class ItemProblem {
  /** @example conversation-not-found */
  code!: string;
  /** A sentence that tells what to do. @example There is no such conversation. */
  detail!: string;
}

/** What became of one conversation. */
export class ChangedItem {
  /** @example 12 */
  id!: string;
  /** Something differs now. @example true */
  changed!: boolean;
  /** Its version now; null with a problem. @example 5 */
  version!: number | null;
  /** Why it was refused. @example null */
  problem!: ItemProblem | null;
}

/** What became of a change. */
export class ChangeView {
  /** Give it to `POST /conversations/changes/{id}/undo`; null when nothing differs. @example 81 */
  changeId!: string | null;
  items!: ChangedItem[];
}
