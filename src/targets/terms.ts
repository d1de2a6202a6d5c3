import { type Level, LEVELS } from '../sentiment/reading.ts';
import { type Calendar, ROUND_THE_CLOCK } from './calendar.ts';
import type { Target } from './deadline.ts';

/** A target that holds from a level on, between two instants. Versions are added and closed, never changed. */
export interface TargetVersion extends Target {
  id: string;
  /** Null: for every source that has none of its own for this level. */
  sourceId: string | null;
  /** From this level on. */
  level: Level;
  since: Date;
  until: Date | null;
}

/** Opening hours since an instant. */
export interface CalendarVersion {
  id: string;
  calendar: Calendar;
  since: Date;
}

/** What a source promises at some moment: a target for each level, and the hours it is counted in. */
export interface Terms {
  targets: Record<Level, TargetVersion>;
  calendar: CalendarVersion;
}

/** Finds the terms under which a wait that begins at an instant runs; later edits do not touch it. */
export interface TermsHistory {
  at(startedAt: Date): Terms;
}

const LONG_AGO = new Date(0);
const version = (level: Level, goalHours: number, slaHours: number): TargetVersion => ({
  id: '0',
  sourceId: null,
  level,
  since: LONG_AGO,
  until: null,
  goalSeconds: goalHours * 3600,
  slaSeconds: slaHours * 3600,
});

/** SLA 10 h and goal 8 h, 2 h and 1 h for whoever is frustrated, round the clock. */
export const DEFAULT_TARGETS: TargetVersion[] = [version('calm', 8, 10), version('frustrated', 1, 2)];
export const DEFAULT_CALENDAR: CalendarVersion = { id: '0', calendar: ROUND_THE_CLOCK, since: LONG_AGO };

/** What held at `at`; for an instant before everything, what came first. */
function inForce(versions: TargetVersion[], at: Date): TargetVersion | undefined {
  const found = versions.findLast(({ since, until }) => since <= at && (!until || at < until));
  return found ?? (versions[0] && at < versions[0].since ? versions[0] : undefined);
}

/**
 * The target of a level: of those set for it or for a lower level the shortest, so that nobody waits longer for being
 * more frustrated. For each level the source's own stands before the general one.
 */
function targetOf(level: Level, set: (TargetVersion | undefined)[]): TargetVersion {
  const candidates = set.slice(0, LEVELS.indexOf(level) + 1).filter((target) => target !== undefined);
  return candidates.reduce(
    (best, next) => (next.slaSeconds <= best.slaSeconds ? next : best),
    candidates[0] ?? DEFAULT_TARGETS[0]!,
  );
}

function termsAt(at: Date, targets: TargetVersion[], calendars: CalendarVersion[]): Terms {
  const set = LEVELS.map((level) => {
    const mine = targets.filter((target) => target.level === level);
    const own = inForce(
      mine.filter(({ sourceId }) => sourceId !== null),
      at,
    );
    return (
      own ??
      inForce(
        mine.filter(({ sourceId }) => sourceId === null),
        at,
      )
    );
  });
  return {
    targets: Object.fromEntries(LEVELS.map((level) => [level, targetOf(level, set)])) as Terms['targets'],
    calendar: calendars.findLast(({ since }) => since <= at) ?? calendars[0] ?? DEFAULT_CALENDAR,
  };
}

/**
 * @param targets one source's versions and the general ones, oldest first
 * @param calendars oldest first
 */
export function termsHistory(
  targets: TargetVersion[] = DEFAULT_TARGETS,
  calendars: CalendarVersion[] = [],
): TermsHistory {
  const edits = [
    ...targets.flatMap(({ since, until }) => [since, until ?? since]),
    ...calendars.map(({ since }) => since),
  ];
  const instants = [...new Set(edits.map((at) => at.getTime()))].toSorted((a, b) => a - b);
  const known = new Map<number, Terms>();
  return {
    at(startedAt) {
      const span = instants.findLastIndex((edit) => edit <= startedAt.getTime());
      const terms = known.get(span) ?? termsAt(startedAt, targets, calendars);
      known.set(span, terms);
      return terms;
    },
  };
}
