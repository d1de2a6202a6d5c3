import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import { type Role, roles } from '../principal.ts';
import { IsTimeZone } from './time-zone.ts';

/** A team somebody belongs to. */
export class UserTeamDto {
  /** @example "3" */
  id!: string;
  /** @example "English mail" */
  name!: string;
  /** Do they lead it? */
  isLead!: boolean;
}

/** Somebody who works here. */
export class UserDto {
  /** @example "12" */
  id!: string;
  /** @example "ana@example.com" */
  email!: string;
  /** @example "Ana Tamm" */
  name!: string;
  /** Two letters for small places. @example "AT" */
  initials!: string;
  role!: Role;
  /** BCP 47. @example "et" */
  locale!: string;
  /** IANA name. @example "Europe/Tallinn" */
  timeZone!: string;
  /** Nobody who is away is given work. */
  availability!: 'available' | 'away';
  availabilityChangedAt!: Date;
  /** Open conversations given to them at most; null: the installation's default. @example 15 */
  capacity!: number | null;
  /** Languages they answer in, BCP 47. @example ["et", "en"] */
  languages!: string[];
  /** What they know about. @example ["billing"] */
  skills!: string[];
  teams!: UserTeamDto[];
  /** Since when they can no longer sign in; null: they can. */
  deactivatedAt!: Date | null;
  createdAt!: Date;
  /** Rises with every change; see If-Match. @example 1 */
  version!: number;
}

/** Which users to list. */
export class UsersQuery {
  /** Deactivated ones as well: `true` or `false`, the default. */
  @IsOptional()
  @IsIn(['true', 'false'])
  deactivated?: 'true' | 'false';
}

/** What a person may change about themselves. A field that is not sent stays. */
export class ChangeMeDto {
  /** @example "Ana Tamm" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  /** @example "AT" */
  @IsOptional()
  @IsString()
  @Length(1, 4)
  initials?: string;

  /** BCP 47. @example "et" */
  @IsOptional()
  @IsString()
  @Length(2, 35)
  locale?: string;

  /** IANA name. @example "Europe/Tallinn" */
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;
}

/** What an admin may change about a user. A field that is not sent stays. */
export class ChangeUserDto extends ChangeMeDto {
  /** A change ends the user's sessions. */
  @IsOptional()
  @IsIn(roles)
  role?: Role;

  /** Open conversations given to them at most; null: the installation's default. @example 15 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  capacity?: number | null;

  /** BCP 47. @example ["et", "en"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(2, 35, { each: true })
  languages?: string[];

  /** @example ["billing"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 100, { each: true })
  skills?: string[];

  /** True: they can no longer sign in, their sessions end, and what waits for their answer is given to others. */
  @IsOptional()
  @IsBoolean()
  deactivated?: boolean;
}

export class ChangeAvailabilityDto {
  @IsIn(['available', 'away'])
  availability!: 'available' | 'away';
}

export class AvailabilityDto {
  availability!: 'available' | 'away';
  /** Conversations that waited for this person and are given to others now. @example 3 */
  returned!: number;
}
