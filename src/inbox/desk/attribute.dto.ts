import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';

export const attributeKinds = ['text', 'number', 'boolean', 'date', 'choice'] as const;
export const attributeSubjects = ['contact', 'conversation'] as const;

/** What of an attribute can be changed later. */
export class AttributePatch {
  /** As people read it. @example Region */
  @IsString() @MinLength(1) @MaxLength(100) label!: string;

  /** For `choice`. @example ["north","south"] */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  @ArrayMaxSize(200)
  choices?: string[];

  /** Order on the screen, lowest first. @example 0 */
  @IsOptional() @IsInt() position?: number;
}

/** A field that an admin adds to customers or conversations. */
export class AttributeBody extends AttributePatch {
  /** @example conversation */
  @IsIn(attributeSubjects) subject!: (typeof attributeSubjects)[number];

  /** Name in the API; never changes. @example region */
  @Matches(/^[a-zA-Z][a-zA-Z0-9_]{0,39}$/) key!: string;

  /** @example choice */
  @IsIn(attributeKinds) kind!: (typeof attributeKinds)[number];
}

/** An attribute's definition. */
export class AttributeView {
  /** @example 2 */
  id!: string;
  /** @example conversation */
  subject!: (typeof attributeSubjects)[number];
  /** @example region */
  key!: string;
  /** @example Region */
  label!: string;
  /** @example choice */
  kind!: (typeof attributeKinds)[number];
  /** @example ["north","south"] */
  choices!: string[];
  /** @example 0 */
  position!: number;
}
