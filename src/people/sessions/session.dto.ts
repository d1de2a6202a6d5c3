import { IsString, MaxLength, MinLength } from 'class-validator';
import { type Role } from '../principal.ts';
import { IsNewPassword } from './new-password.ts';

/** Who wants in. */
export class SignInDto {
  /**
   * Upper and lower case are the same.
   * @example "ana@example.com"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(320)
  email!: string;

  /** @example "a long and quiet evening" */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  password!: string;
}

export class ChangePasswordDto {
  /** The one in force now. */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  currentPassword!: string;

  /**
   * At least 10 characters.
   * @example "a longer and quieter evening"
   */
  @IsNewPassword()
  newPassword!: string;
}

/** A team of the person who asks. */
export class MyTeamDto {
  /** @example "3" */
  id!: string;
  /** @example "English mail" */
  name!: string;
  /** Do they lead it? */
  isLead!: boolean;
}

/** The person who is signed in. */
export class MeDto {
  /** @example "12" */
  id!: string;
  /** @example "ana@example.com" */
  email!: string;
  /** @example "Ana Tamm" */
  name!: string;
  /** @example "AT" */
  initials!: string;
  role!: Role;
  /** BCP 47. @example "et" */
  locale!: string;
  /** IANA name. @example "Europe/Tallinn" */
  timeZone!: string;
  /** Nobody who is away is given work. */
  availability!: 'available' | 'away';
  teams!: MyTeamDto[];
  /** What the web app remembers for them; see PATCH /api/v1/me/preferences. */
  preferences!: Record<string, unknown>;
}

/** The session, as long as it runs. */
export class SessionDto {
  user!: MeDto;
  /** Send it as the header X-CSRF-Token with every request that changes something. */
  csrfToken!: string;
  /** The name of this installation. @example "Earshot" */
  installation!: string;
  /** When the session ends at the latest. It also ends after 24 hours without a request. */
  expiresAt!: Date;
}
