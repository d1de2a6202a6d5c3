import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsDate,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { PersonRef, TeamRef } from '../conversation.dto.ts';
import { Id, Ids, Truth } from '../query-values.ts';

/** A question to a colleague or a team, listed until it is answered. */
export class AskBody {
  /**
   * Id of the user asked.
   * @example 3
   */
  @IsOptional() @Id() userId?: string;

  /**
   * Id of the team asked; any member may answer.
   * @example 2
   */
  @IsOptional() @Id() teamId?: string;

  /**
   * Until when (UTC).
   * @example 2026-11-21T12:00:00.000Z
   */
  @IsOptional() @Type(() => Date) @IsDate() dueAt?: Date;
}

/** A private note; the customer never sees it, and it ends no wait. */
export class NoteBody {
  /**
   * Plain text.
   * @example The courier confirms that it was lost.
   */
  @IsString() @MinLength(1) @MaxLength(50_000) text!: string;

  /**
   * Ids of users to be told; they follow the conversation from now on.
   * @example ["3"]
   */
  @IsOptional() @IsArray() @Ids() mentionUserIds?: string[];

  /**
   * Ids of teams whose members are to be told.
   * @example ["2"]
   */
  @IsOptional() @IsArray() @Ids() mentionTeamIds?: string[];

  /** A question that somebody must answer. */
  @IsOptional() @ValidateNested() @Type(() => AskBody) ask?: AskBody;

  /**
   * Id of the question that this note answers.
   * @example 7
   */
  @IsOptional() @Id() answersAskId?: string;

  /**
   * Ids of files you have uploaded.
   * @example ["31"]
   */
  @IsOptional() @IsArray() @Ids() attachmentIds?: string[];
}

/** A note's new text. */
export class NoteTextBody {
  /** @example The courier confirms that it was lost on Monday. */
  @IsString() @MinLength(1) @MaxLength(50_000) text!: string;
}

/** A note that was written. */
export class NoteView {
  /** Id of the message. @example 9003 */
  messageId!: string;
  /** Id of the question in it. @example null */
  askId!: string | null;
}

/** Which questions among colleagues. */
export class AsksQuery {
  /**
   * `me`: asked of you or a team of yours. `by-me`: those that you asked.
   * @example me
   */
  @IsOptional() @IsIn(['me', 'by-me']) of: 'me' | 'by-me' = 'me';

  /**
   * Those that are answered, instead of the open ones.
   * @example false
   */
  @IsOptional() @Truth() @IsBoolean() answered: boolean = false;
}

/** A question among colleagues. */
export class AskView {
  /** @example 7 */
  id!: string;
  /** @example 12 */
  conversationId!: string;
  /** Id of the note. @example 9003 */
  messageId!: string;
  /** @example Can we refund this one? */
  text!: string;
  /** The customer whom it is about. @example Ana Novak */
  contactName!: string;
  askedBy!: PersonRef;
  user!: PersonRef | null;
  team!: TeamRef | null;
  /** @example 2026-11-21T12:00:00.000Z */
  dueAt!: Date | null;
  /** @example 2026-11-21T09:30:00.000Z */
  createdAt!: Date;
  /** @example null */
  answeredAt!: Date | null;
  answeredBy!: PersonRef | null;
}
