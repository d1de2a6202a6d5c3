import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { asBoolean } from './as-boolean.ts';

export const groupings = ['channel', 'source', 'team', 'rep'] as const;
export type Grouping = (typeof groupings)[number];

/** Which figures. */
export class OverviewParams {
  /** One row for each channel, source, team or rep. */
  @IsOptional()
  @IsIn(groupings)
  by: Grouping = 'channel';

  /** Waits that began within so many days, 1 to 366; 7 if unset. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(366)
  days = 7;

  /** Counts invented customers too; they are left out otherwise. */
  @IsOptional()
  @asBoolean()
  @IsBoolean()
  sandbox = false;
}

/** How long customers waited, and how many of them. Times in seconds of the clock on the wall. */
export class FiguresView {
  /** Waits that ended with our answer. */
  answered!: number;
  /** Waits that still run; they count in median, p90 and mean as waits of at least this long (Kaplan-Meier). */
  waiting!: number;
  /** Waits that ended without our answer (none needed, solved by a peer, withdrawn). */
  closed!: number;
  median!: number | null;
  p90!: number | null;
  mean!: number | null;
  /** Answered within the SLA / (answered + past the SLA without an answer), 0 to 1. */
  share!: number | null;
  /** The same for the goal. */
  goalShare!: number | null;
  answeredInTime!: number;
  /** Past the SLA without an answer in time. */
  missed!: number;
  /** Waiting, and not past the SLA yet: no part of the share. */
  young!: number;
  /** Answered in the platform's own app, of `answered`. */
  native!: number;
  /** Mean ingestion lag in seconds. */
  lagSeconds!: number | null;
}

/** One row: how things stand now, and how long customers waited. */
export class OverviewRow {
  /** The channel, or the id of the source, team or rep; null where there is none (not assigned). */
  key!: string | null;
  name!: string | null;
  /** Conversations that are open now and ask for something: as the inbox lists them. */
  open!: number;
  /** Of all, those in which a customer waits for us now. */
  unanswered!: number;
  /** The longest of these waits began then. */
  oldestWaitingSince!: Date | null;
  pastGoal!: number;
  pastSla!: number;
  figures!: FiguresView;
}

/** The manager's first page. */
export class OverviewView {
  by!: Grouping;
  days!: number;
  /** The instant of these figures, UTC. */
  at!: Date;
  rows!: OverviewRow[];
  total!: OverviewRow;
  /** Waits left out of the figures, by reason. */
  excluded!: { spam: number; blocked: number; merged: number; sandbox: number };
}
