import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Where to send the browser so that a person signs the account in. */
export class AuthorisationView {
  /** The platform's page, to be opened in the browser of the same session. */
  url!: string;
  /** The person must be back by then. */
  expiresAt!: Date;
}

/** What the platform sent back with the person, as it stood in the address (RFC 6749, 4.1.2; RFC 9207). */
export class CompleteAuthorisationBody {
  /** Proves that this very session asked. Works once. */
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  state!: string;

  /** Turned into tokens at once; absent when the person or the platform refused. */
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  code?: string;

  /** Who answers, where the platform says so. */
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  iss?: string;

  /** The platform's code for a refusal, such as `access_denied`. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  error?: string;
}

/** The account is signed in, and was tried out at once. */
export class AuthorisedView {
  sourceId!: string;
  /** Whether everything works. */
  ok!: boolean;
  /** A sentence that says what works, or what to fix and where. */
  message!: string;
  /** Needed permissions that were not given. */
  missingScopes!: string[];
}
