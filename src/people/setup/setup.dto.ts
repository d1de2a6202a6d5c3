import { IsEmail, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { IsNewPassword } from '../sessions/new-password.ts';
import { IsTimeZone } from '../users/time-zone.ts';

/** What somebody tells about themselves when they come in by a link. */
export class NewPersonDto {
  /** The part of the link behind `#`. */
  @IsString()
  @Length(43, 43, { message: 'This link is incomplete. Copy all of it.' })
  token!: string;

  /** @example "Ana Tamm" */
  @IsString()
  @Length(1, 200)
  name!: string;

  @IsNewPassword()
  password!: string;

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

/** The first admin, and the installation. */
export class SetUpDto extends NewPersonDto {
  /** @example "ana@example.com" */
  @IsEmail()
  @MaxLength(320)
  email!: string;

  /** How this installation is called on screen; "Earshot" if unset. @example "Acme care" */
  @IsOptional()
  @IsString()
  @Length(1, 200)
  installation?: string;
}

export class SetupStateDto {
  /** False until the first admin has been made by the link on standard output. */
  done!: boolean;
}
