import { IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { Id } from '../query-values.ts';

/** A reply to be filled in. */
export class CannedReplyBody {
  /**
   * Typed after a slash in the composer.
   * @example lost-parcel
   */
  @Matches(/^[\p{L}\p{N}_-]{1,40}$/u) shortcut!: string;

  /** @example Parcel lost */
  @IsString() @MinLength(1) @MaxLength(100) title!: string;

  /**
   * Text with variables in double braces: `{{contact.name}}`, `{{contact.preferredName}}`, `{{rep.name}}`,
   * `{{rep.initials}}`, `{{conversation.subject}}`, or any other name, which the rep fills in. One left unfilled blocks
   * sending.
   * @example Dear {{contact.name}}, your order {{order}} is lost; we send another one.
   */
  @IsString() @MinLength(1) @MaxLength(20_000) text!: string;

  /**
   * ISO 639-1; unset: any.
   * @example en
   */
  @IsOptional() @Matches(/^[a-z]{2,3}$/) language?: string;

  /**
   * Only for this team; unset: for everybody.
   * @example 2
   */
  @IsOptional() @Id() teamId?: string;
}

/** A canned reply. */
export class CannedReplyView {
  /** @example 5 */
  id!: string;
  /** @example 1 */
  version!: number;
  /** @example lost-parcel */
  shortcut!: string;
  /** @example Parcel lost */
  title!: string;
  /** @example Dear {{contact.name}}, your order {{order}} is lost; we send another one. */
  text!: string;
  /** Names of the variables in it, each once. @example ["contact.name","order"] */
  variables!: string[];
  /** @example en */
  language!: string | null;
  /** @example null */
  teamId!: string | null;
}
