import { ArrayMaxSize, ArrayMinSize, IsArray, IsDateString, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { type Scope, scopes } from '../scopes.ts';

const scopeNames = Object.keys(scopes);

/** An API token as it shall be. */
export class NewTokenDto {
  /** What it is for. @example "Warehouse" */
  @IsString()
  @Length(1, 200)
  name!: string;

  /** What it may do; GET /api/v1/tokens/scopes lists them. @example ["mentions:write", "events:read"] */
  @IsArray()
  @ArrayMinSize(1, { message: 'Choose at least one scope.' })
  @ArrayMaxSize(50)
  @IsIn(scopeNames, { each: true, message: `Scopes are ${scopeNames.join(', ')}.` })
  scopes!: Scope[];

  /** From then on it is refused; unset: never. @example "2027-12-31T00:00:00Z" */
  @IsOptional()
  @IsDateString({ strict: true })
  expiresAt?: string;
}

/** An API token; its value is shown only when it is made. */
export class TokenDto {
  /** @example "4" */
  id!: string;
  /** @example "Warehouse" */
  name!: string;
  /** How its value begins. @example "earshot_Xa3f" */
  hint!: string;
  scopes!: Scope[];
  /** Name of the person who made it. @example "Ana Tamm" */
  createdBy!: string;
  createdAt!: Date;
  /** To the minute; null: never. */
  lastUsedAt!: Date | null;
  expiresAt!: Date | null;
  revokedAt!: Date | null;
}

/** A new API token with its value, which is shown this once. */
export class CreatedTokenDto extends TokenDto {
  /** Send it as `Authorization: Bearer …`. @example "earshot_Xa3f…" */
  token!: string;
}

/** Something that a token may be allowed to do. */
export class ScopeDto {
  /** @example "mentions:write" */
  name!: Scope;
  /** @example "Push messages in." */
  about!: string;
}
