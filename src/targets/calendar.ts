import { DomainError } from '../common/domain-error.ts';
import { isTimeZone, stretches } from './time-zone.ts';

/** One opening of a weekday, in the calendar's local time. */
export interface Opening {
  /** `HH:MM`, included. */
  from: string;
  /** `HH:MM` up to `24:00`, not included. Not later than `from`: it ends on the next day. */
  to: string;
}

/** Opening hours as they are stored and edited. */
export interface CalendarDefinition {
  /** IANA name, e.g. `Europe/Tallinn`. */
  timeZone: string;
  /** Seven lists, Monday's first; an opening stands on the day on which it begins. */
  weekly: Opening[][];
  /** Local dates, `YYYY-MM-DD`, on which nothing is open from midnight to midnight, whatever begins or ends there. */
  closedDays: string[];
}

type Range = [from: number, to: number];

/**
 * Opening hours made ready for reckoning. An instant is open when the clock on the wall there reads a time within an
 * opening, on a day that is not closed: an hour that a change of clocks repeats counts twice, one that it skips does not count.
 */
export interface Calendar {
  roundTheClock: boolean;
  timeZone: string;
  /** Per weekday (0 is Monday) the open ranges, in milliseconds from local midnight, in order and not touching. */
  week: Range[][];
  closed: ReadonlySet<number>;
  /** Open ranges in epoch milliseconds by local day number; filled as days are asked for. */
  days: Map<number, Range[]>;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** How many days ahead we look for an opening before we say that there is none. */
const HORIZON = 3660;
const KEPT_DAYS = 20_000;

/** Open at every moment: the default until somebody sets opening hours. */
export const ROUND_THE_CLOCK: Calendar = {
  roundTheClock: true,
  timeZone: 'UTC',
  week: [],
  closed: new Set(),
  days: new Map(),
};

function invalid(message: string, field: string): DomainError {
  return new DomainError('invalid', 'calendar-invalid', message, { fields: { [field]: message } });
}

function minutes(text: string, field: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(text);
  const total = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  if (!match || Number(match[2]) > 59 || total > 1440)
    throw invalid(`Write the time ${JSON.stringify(text)} as HH:MM, from 00:00 to 24:00.`, field);
  return total;
}

/** The number of a local date, counted in days from 1970-01-01. */
function dayNumber(date: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date)
    throw invalid(`${JSON.stringify(date)} is no date; write a closed day as YYYY-MM-DD.`, 'closedDays');
  return at / DAY;
}

function joined(ranges: Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else if (range[0] < range[1]) result.push([...range]);
  }
  return result;
}

function weekOf(weekly: Opening[][]): Range[][] {
  if (weekly.length !== 7) throw invalid('Give seven lists of openings, Monday first.', 'weekly');
  const week: Range[][] = [[], [], [], [], [], [], []];
  for (const [day, openings] of weekly.entries()) {
    for (const opening of openings) {
      const [from, to] = [minutes(opening.from, 'weekly') * MINUTE, minutes(opening.to, 'weekly') * MINUTE];
      week[day]!.push([from, to > from ? to : DAY]);
      if (to <= from) week[(day + 1) % 7]!.push([0, to]);
    }
  }
  return week.map(joined);
}

/**
 * Makes opening hours ready for reckoning.
 * @throws DomainError `calendar-invalid` for an unknown time zone, a time or date that is none, or no opening at all
 */
export function compileCalendar({ timeZone, weekly, closedDays }: CalendarDefinition): Calendar {
  if (!isTimeZone(timeZone))
    throw invalid(`${JSON.stringify(timeZone)} is no time zone; pick one such as Europe/Tallinn.`, 'timeZone');
  const week = weekOf(weekly);
  if (week.every((day) => day.length === 0))
    throw invalid('Add at least one opening, or count round the clock.', 'weekly');
  const closed = new Set(closedDays.map(dayNumber));
  const always = week.every((day) => day.length === 1 && day[0]![0] === 0 && day[0]![1] === DAY);
  return { roundTheClock: always && closed.size === 0, timeZone, week, closed, days: new Map() };
}

/** The open ranges of one local day, in epoch milliseconds. */
function openOn(calendar: Calendar, day: number): Range[] {
  const known = calendar.days.get(day);
  if (known) return known;
  if (calendar.days.size > KEPT_DAYS) calendar.days.clear();
  const weekday = (((day + 3) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  const wanted = calendar.closed.has(day) ? [] : calendar.week[weekday]!;
  const ranges = wanted.length === 0 ? [] : joined(wanted.flatMap((range) => instants(calendar.timeZone, day, range)));
  calendar.days.set(day, ranges);
  return ranges;
}

/** Clocks are at most 14 hours ahead of UTC and 12 behind; where a day was skipped, one more. */
function instants(timeZone: string, day: number, [from, to]: Range): Range[] {
  const midnight = day * DAY;
  return stretches(timeZone, midnight - 15 * 3_600_000, midnight + DAY + 13 * 3_600_000)
    .map(({ from: start, to: end, offset }): Range => [
      Math.max(start, midnight + from - offset),
      Math.min(end, midnight + to - offset),
    ])
    .filter(([start, end]) => start < end);
}

/** Local day numbers can be off by one from UTC's, so reckoning begins a day early: ranges before the start count nothing. */
const dayBefore = (at: number): number => Math.floor(at / DAY) - 1;

/**
 * Opening seconds in `[from, to)`, to the millisecond; 0 when `to` is not later.
 */
export function openSecondsBetween(calendar: Calendar, from: Date, to: Date): number {
  const [start, end] = [from.getTime(), to.getTime()];
  if (end <= start) return 0;
  if (calendar.roundTheClock) return (end - start) / 1000;
  let open = 0;
  for (let day = dayBefore(start); day * DAY - DAY < end; day++) {
    for (const [opens, closes] of openOn(calendar, day))
      open += Math.max(0, Math.min(closes, end) - Math.max(opens, start));
  }
  return open / 1000;
}

/**
 * The instant at which `seconds` of opening time have passed since `from`. When they end with an opening, that is its
 * closing instant. A calendar that does not open within ten years yields the end of these ten years.
 */
export function addOpenSeconds(calendar: Calendar, from: Date, seconds: number): Date {
  const start = from.getTime();
  let left = Math.round(seconds * 1000);
  if (left <= 0) return from;
  if (calendar.roundTheClock) return new Date(start + left);
  const first = dayBefore(start);
  for (let day = first; day < first + HORIZON; day++) {
    for (const [opens, closes] of openOn(calendar, day)) {
      const begin = Math.max(opens, start);
      if (closes - begin >= left) return new Date(begin + left);
      if (closes > begin) left -= closes - begin;
    }
  }
  return new Date(start + HORIZON * DAY);
}
