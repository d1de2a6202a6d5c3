import { ArrayMaxSize, IsArray, IsEmail, IsIn, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { AreIds } from '../../common/ids.ts';
import { type Role, roles } from '../principal.ts';
import { IsNewPassword } from '../sessions/new-password.ts';

/** Who shall be able to come in. */
export class InviteDto {
  /** @example "mari@example.com" */
  @IsEmail()
  @MaxLength(320)
  email!: string;

  /** @example "rep" */
  @IsIn(roles)
  role!: Role;

  /** Teams they will belong to. @example ["3"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @AreIds()
  teamIds?: string[];
}

/** An invitation that was not used yet. */
export class InvitationDto {
  /** @example "7" */
  id!: string;
  /** @example "mari@example.com" */
  email!: string;
  role!: Role;
  teamIds!: string[];
  /** Name of the person who invited. @example "Ana Tamm" */
  invitedBy!: string;
  createdAt!: Date;
  /** After this the link no longer works. */
  expiresAt!: Date;
}

/** An invitation with its link, which is shown this once. */
export class NewInvitationDto extends InvitationDto {
  /** Give it to the person yourself; it works once. @example "https://care.example.com/invitation#…" */
  link!: string;
}

/** A link by its secret. */
export class LinkDto {
  /** The part of the link behind `#`. */
  @IsString()
  @Length(43, 43, { message: 'This link is incomplete. Copy all of it.' })
  token!: string;
}

/** What an invited person is shown before they accept. */
export class InvitationOfferDto {
  /** @example "mari@example.com" */
  email!: string;
  role!: Role;
  /** @example "Ana Tamm" */
  invitedBy!: string;
  /** @example "Acme care" */
  installation!: string;
}

/** A link by which a user chooses a new password; shown this once. */
export class ResetLinkDto {
  /** @example "https://care.example.com/reset-password#…" */
  link!: string;
  /** After this the link no longer works. */
  expiresAt!: Date;
}

/** A new password by a reset link. */
export class ResetPasswordDto extends LinkDto {
  @IsNewPassword()
  password!: string;
}
