import { addOpenSeconds, type Calendar } from './calendar.ts';

/** Two times for an answer, in seconds of the calendar. */
export interface Target {
  /** What we aim for. */
  goalSeconds: number;
  /** What is promised. */
  slaSeconds: number;
}

/** When an answer is due. */
export interface Due {
  goalAt: Date;
  slaAt: Date;
}

/** When the answer to a wait that began at `startedAt` is due. */
export function due(startedAt: Date, target: Target, calendar: Calendar): Due {
  return {
    goalAt: addOpenSeconds(calendar, startedAt, target.goalSeconds),
    slaAt: addOpenSeconds(calendar, startedAt, target.slaSeconds),
  };
}

const earlier = (a: Date, b: Date): Date => (b < a ? b : a);

/** Of two deadlines the earlier goal and the earlier SLA. */
export const tighter = (a: Due, b: Due): Due => ({
  goalAt: earlier(a.goalAt, b.goalAt),
  slaAt: earlier(a.slaAt, b.slaAt),
});

/**
 * When it is due after frustration or priority rose at `moment`: the earlier of what was due and `moment` with the new
 * target. Never later than before.
 */
export function tightened(old: Due, moment: Date, target: Target, calendar: Calendar): Due {
  return tighter(old, due(moment, target, calendar));
}
