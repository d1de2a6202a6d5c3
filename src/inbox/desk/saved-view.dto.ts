import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { ConversationFilter } from '../conversation-filter.dto.ts';

/** A filter with a name. */
export class SavedViewBody {
  /** @example Estonian complaints */
  @IsString() @MinLength(1) @MaxLength(100) name!: string;

  /** As for `GET /conversations`. */
  @ValidateNested() @Type(() => ConversationFilter) filter!: ConversationFilter;

  /**
   * Everybody sees it; leads and above may share.
   * @example false
   */
  @IsOptional() @IsBoolean() shared?: boolean;
}

/** A saved view; ask for it with `view=saved:ID`. */
export class SavedViewView {
  /** @example 6 */
  id!: string;
  /** @example Estonian complaints */
  name!: string;
  filter!: ConversationFilter;
  /** @example false */
  shared!: boolean;
  /** Yours to change. @example true */
  own!: boolean;
}
