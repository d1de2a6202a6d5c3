import { IsOptional, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../common/cursor.ts';

/** Which entries to list. */
export class AuditQuery extends PageQuery {
  /** Only this action, or all that begin like it: `user.` finds `user.changed`. @example "session." */
  @IsOptional()
  @Matches(/^[a-z.-]+$/, { message: 'An action is written like session.started.' })
  @MaxLength(100)
  action?: string;

  /** Only what was done to this. @example "user:12" */
  @IsOptional()
  @Matches(/^[a-z-]+:\d{1,19}$/, { message: 'A subject is written like user:12.' })
  subject?: string;
}

/** Who did it. */
export class AuditActorDto {
  /** `nobody` was signed in, or the `system` did it by itself. */
  kind!: 'user' | 'token' | 'system' | 'nobody';
  /** Id of the user or token. @example "12" */
  id!: string | null;
  /** Their name. @example "Ana Tamm" */
  name!: string | null;
}

/** A sign-in or an administrative act. */
export class AuditEntryDto {
  /** @example "901" */
  id!: string;
  at!: Date;
  actor!: AuditActorDto;
  /** @example "user.role-changed" */
  action!: string;
  /** What it was done to. @example "user:12" */
  subject!: string;
  /** Facts that explain it. @example { "before": "rep", "after": "lead" } */
  details!: Record<string, unknown>;
  /** IP address, for sign-ins. @example "203.0.113.7" */
  address!: string;
}

/** One page of the audit. */
export class AuditPageDto {
  /** Newest first. */
  items!: AuditEntryDto[];
  /** Cursor of the next page; null if this is the last one. */
  next!: string | null;
}
