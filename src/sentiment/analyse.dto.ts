import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { LEVELS, type Kind, type Level, type ThreatClass } from './reading.ts';

/** What is known beside the text. */
export class TextContext {
  /** The message is addressed to us; false for what is said about us. @example true */
  @IsOptional() @IsBoolean() addressed?: boolean;

  /** Messages since, without an answer of ours. @example 1 */
  @IsOptional() @IsInt() @Min(0) nudgesUnanswered?: number;

  /** Other conversations this person opened in the last 48 hours. @example 0 */
  @IsOptional() @IsInt() @Min(0) contactsIn48h?: number;

  /** The same person asks on another channel right now. @example false */
  @IsOptional() @IsBoolean() otherChannelOpen?: boolean;

  /** The running wait is past its SLA. @example false */
  @IsOptional() @IsBoolean() pastSla?: boolean;

  /** A promise of ours was not kept. @example false */
  @IsOptional() @IsBoolean() brokenPromise?: boolean;
}

/** One text to read. */
export class TextToRead {
  /** Comes back with the reading. @example 1 */
  @IsString() @MaxLength(200) id!: string;

  /** Plain text without quoted history. Beyond 10,000 characters the middle is left out. @example Third time I ask. Where is my parcel? */
  @IsString() @MaxLength(100_000) text!: string;

  /** What a platform says of the language, BCP 47; believed unless the text speaks against it. @example en */
  @IsOptional() @IsString() @MaxLength(35) lang?: string;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => TextContext) context?: TextContext;
}

export class AnalyseBody {
  /** Up to 500 texts. */
  @IsArray() @ArrayMaxSize(500) @ValidateNested({ each: true }) @Type(() => TextToRead) items!: TextToRead[];
}

/** Words in the text: half-open range in UTF-16 units. */
export class TextSpan {
  /** @example 0 */
  start!: number;
  /** @example 10 */
  end!: number;
  /** @example Third time */
  text!: string;
}

export class TextReason {
  /** Listed in docs/frustration.md. @example repeated-contact */
  code!: string;
  /** Share of the score; relief is negative. @example 0.31 */
  share!: number;
  span?: TextSpan;
  /** Behaviour, for instance how many messages went unanswered. @example {"nudges": 1} */
  fact?: Record<string, number | string | boolean>;
}

export class TextThreat {
  /** @example legal */
  @IsIn(['physical', 'self-harm', 'legal', 'press-or-regulator', 'privacy']) class!: ThreatClass;
  /** 0 to 1. @example 0.75 */
  confidence!: number;
  span!: TextSpan;
}

export class TextReading {
  /** @example 1 */
  id!: string;
  /** ISO 639-1, or `und`. @example en */
  language!: string;
  /** @example neg */
  @IsIn(['neg', 'neu', 'pos']) label!: 'neg' | 'neu' | 'pos';
  /** Probability that the text is negative, 0 to 1. @example 0.82 */
  negative!: number;
  /** 0 to 1. @example 0.86 */
  frustration!: number;
  /** @example frustrated */
  @IsIn(LEVELS) level!: Level;
  /** @example complaint */
  @IsIn(['complaint', 'question', 'request', 'praise', 'other']) kind!: Kind;
  /** @example true */
  needsAnswer!: boolean;
  /** @example complaint */
  needsAnswerReason!: string;
  threat!: TextThreat | null;
  reasons!: TextReason[];
}

export class AnalyseView {
  /** In the order of the texts. */
  readings!: TextReading[];
}
