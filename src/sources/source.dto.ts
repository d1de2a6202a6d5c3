import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumberString,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

/** What people may change about a connected account. */
class SourceFields {
  /** Teams designated for it, by id; replaces those before. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsNumberString({ no_symbols: true }, { each: true })
  teamIds?: string[];

  /** Reps designated one by one, beside the teams; replaces those before. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsNumberString({ no_symbols: true }, { each: true })
  repIds?: string[];

  /** Names by which customers call us, handles with their `@`; a complaint that names us weighs a little more. Where none is given, any @name counts. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  brandNames?: string[];

  /**
   * Days for which messages are kept, by the platform's time; null keeps them for ever. What is older loses text, files,
   * earlier versions and platform ids within the hour and cannot be brought back; times and levels stay, so that figures
   * do. Messages of a wait that still runs stay until it is over. Items in quarantine go as many days after they came.
   */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(36500)
  retentionDays?: number | null;
}

/** A new connected account. */
export class ConnectSourceBody extends SourceFields {
  /**
   * A channel of `GET /api/v1/channels`.
   * @example "push"
   */
  @IsString()
  @MaxLength(50)
  channel!: string;

  /**
   * What people call it.
   * @example "Support mailbox"
   */
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name!: string;

  /**
   * Values of the settings that the channel declares, secrets included.
   * @example { "replyLabel": "Reply in the shop app" }
   */
  @IsObject()
  settings!: Record<string, unknown>;

  /** How the account is called on the platform, as the test answered it. */
  @IsOptional()
  @IsObject()
  account?: Record<string, unknown>;

  /** Days of history to import at the first connection, resolved and without alerts; 90 if unset. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(3650)
  historyDays?: number;

  /** True for invented customers: marked everywhere, counted nowhere. */
  @IsOptional()
  @IsBoolean()
  sandbox?: boolean;
}

/** Changes to a connected account; what is left out stays. */
export class UpdateSourceBody extends SourceFields {
  /** @example "Support mailbox" */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  name?: string;

  /** Changed settings only; a secret left out keeps its value. */
  @IsOptional()
  @IsObject()
  settings?: Record<string, unknown>;

  /** `paused` stops receiving and sending until it is `connected` again; the gap is filled, and what waits is sent, then. */
  @IsOptional()
  @IsIn(['connected', 'paused'])
  status?: 'connected' | 'paused';
}

/** Settings to try out. */
export class TestSourceBody {
  /** @example "push" */
  @IsString()
  @MaxLength(50)
  channel!: string;

  /** Values of the settings; those left out are taken from `sourceId`. */
  @IsObject()
  settings!: Record<string, unknown>;

  /** The stored account whose settings and secrets fill in what is left out. */
  @IsOptional()
  @IsNumberString({ no_symbols: true })
  sourceId?: string;
}

/** What the platform answered. */
export class TestSourceView {
  ok!: boolean;
  /** A sentence that says what works, or what to fix and where. */
  message!: string;
  /** It works, and something needs attention soon. */
  attention?: string;
  /** Needed permissions that are missing. */
  missingScopes?: string[];
  /** How the account is called on the platform. */
  account?: { externalId: string; name: string; handle?: string };
}

/** Something that needs attention although everything still arrives. */
export class SourceWarningView {
  /** A sentence that a person can act on. */
  text!: string;
  since!: Date;
}

/** Whether an account can receive, and how late. */
export class SourceHealthView {
  /**
   * `receiving`, `failing` (it may pass by itself), `deaf` (reps are told), `paused`, `importing` (first history), `signedOut`
   * (somebody has to sign it in before it is read).
   */
  state!: 'receiving' | 'failing' | 'deaf' | 'paused' | 'importing' | 'signedOut';
  /** UTC. */
  lastSuccessAt!: Date | null;
  lastItemAt!: Date | null;
  /** Ingestion lag of the newest item: seconds between the platform's time and ours. */
  lagSeconds!: number | null;
  /** Since when it cannot receive. */
  deafSince!: Date | null;
  /** A sentence that a person can act on. */
  lastError!: string | null;
  nextPollAt!: Date | null;
  missingScopes!: string[];
  /** Since when, and why, what is sent through it is refused although it may receive; reps are told. */
  cannotSend!: SourceWarningView | null;
  /** What else needs attention although everything still arrives, such as a token that expires soon. */
  warnings!: SourceWarningView[];
  /** Items that could not be read and wait for a decision. */
  quarantined!: number;
  /** Items that wait for a look-up on the platform. */
  pending!: number;
  /** Kinds of items that the connector does not know, with counts: a sign that the platform has changed. */
  unknown!: Record<string, number>;
  /** US dollars spent today (UTC), for platforms that charge. */
  spentToday!: number | null;
  /** US dollars that a day may cost; null without a limit. */
  dailyBudget!: number | null;
}

/** A connected account. Secrets never come back. */
export class SourceView {
  id!: string;
  channel!: string;
  name!: string;
  account!: Record<string, unknown>;
  settings!: Record<string, unknown>;
  /** Names of the secrets that are stored. */
  secrets!: string[];
  status!: 'connected' | 'paused';
  /**
   * Whether a person signs it in with its platform (`POST /api/v1/sources/{id}/authorisation`): `needed` before anything can be
   * received, `possible`, or `done`; null if this account needs none.
   */
  signIn!: 'needed' | 'possible' | 'done' | null;
  sandbox!: boolean;
  /** The address that the platform calls, if the channel takes webhooks. */
  webhookUrl!: string | null;
  historyDays!: number;
  retentionDays!: number | null;
  brandNames!: string[];
  teamIds!: string[];
  repIds!: string[];
  connectedAt!: Date;
  /** For `If-Match`. */
  version!: number;
  health!: SourceHealthView;
}

/** A time when an account could not receive, and what came after. */
export class OutageView {
  id!: string;
  sourceId!: string;
  sourceName!: string;
  /** `unauthorised`, `unavailable`, `silent`, … */
  kind!: string;
  reason!: string;
  beganAt!: Date;
  endedAt!: Date | null;
  /** Conversations with messages that arrived late because of it; `GET /api/v1/conversations?recoveredBy=` lists them. */
  recovered!: number;
  /** Of those, past their SLA by then. */
  alreadyLate!: number;
}

/** An item that could not be read, kept whole. */
export class QuarantineView {
  id!: string;
  sourceId!: string;
  sourceName!: string;
  externalId!: string;
  /** Why it could not be read. */
  error!: string;
  receivedAt!: Date;
  attempts!: number;
  /** Bytes of the raw item. */
  size!: number;
  state!: 'waiting' | 'taken' | 'discarded';
}

/** A page of what could not be read. */
export class QuarantinePage {
  items!: QuarantineView[];
  /** Cursor of the next page; null if this is the last one. */
  next!: string | null;
}

/** What came of reading an item once more. */
export class RetriedView {
  /** It is in the inbox now. */
  taken!: boolean;
  /** Why it still cannot be read. */
  error!: string | null;
}
