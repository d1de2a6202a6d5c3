import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

export const colours = ['gray', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;

/** A label to be made. */
export class LabelBody {
  /** @example refund */
  @IsString() @MinLength(1) @MaxLength(60) name!: string;

  /** @example orange */
  @IsOptional() @IsIn(colours) colour?: (typeof colours)[number];
}

/** What changes in a label. */
export class LabelPatch {
  /** @example refund */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(60) name?: string;

  /** @example orange */
  @IsOptional() @IsIn(colours) colour?: (typeof colours)[number];
}
