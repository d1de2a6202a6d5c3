import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsNumberString,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Level, LEVELS } from '../sentiment/reading.ts';

/** A target: what is promised and what we aim for. */
export class TargetBody {
  /** The source it holds for; null for every source without one of its own. */
  @IsOptional()
  @IsNumberString({ no_symbols: true })
  sourceId?: string | null;

  /**
   * From this level of frustration on.
   * @example "calm"
   */
  @IsIn(LEVELS)
  level!: Level;

  /**
   * What we aim for, in seconds of opening hours; not longer than the SLA.
   * @example 28800
   */
  @IsInt()
  @Min(60)
  @Max(31_536_000)
  goalSeconds!: number;

  /**
   * What is promised, in seconds of opening hours.
   * @example 36000
   */
  @IsInt()
  @Min(60)
  @Max(31_536_000)
  slaSeconds!: number;
}

/** A target in force. */
export class TargetView extends TargetBody {
  id!: string;
  /** Since when, UTC. Waits that began before keep theirs. */
  createdAt!: Date;
}

/** One opening of a weekday. */
export class OpeningBody {
  /** @example "09:00" */
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  from!: string;

  /**
   * Up to `24:00`; not later than `from` means that it ends on the next day.
   * @example "17:00"
   */
  @Matches(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
  to!: string;
}

/** The openings of one weekday. */
export class DayBody {
  @IsArray()
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => OpeningBody)
  openings!: OpeningBody[];
}

/** Opening hours. */
export class CalendarBody {
  /**
   * IANA name.
   * @example "Europe/Tallinn"
   */
  @IsString()
  @MaxLength(100)
  timeZone!: string;

  /** Seven days, Monday first. */
  @IsArray()
  @ArrayMinSize(7)
  @ArrayMaxSize(7)
  @ValidateNested({ each: true })
  @Type(() => DayBody)
  week!: DayBody[];

  /**
   * Local dates on which nothing is open.
   * @example ["2026-12-25"]
   */
  @IsArray()
  @ArrayMaxSize(1000)
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { each: true })
  closedDays!: string[];
}

/** The opening hours in force; `hours` is null for round the clock. */
export class CalendarView {
  id!: string;
  hours!: CalendarBody | null;
  /** Since when, UTC. */
  createdAt!: Date;
}
