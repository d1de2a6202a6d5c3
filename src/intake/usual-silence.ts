/** Items in one hour of the past. */
export interface HourCount {
  /** Start of the hour, UTC. */
  hour: Date;
  items: number;
}

const hourMilliseconds = 3_600_000;
const weekHours = 168;
/** Fewer weeks than this say nothing about what is usual. */
const leastWeeks = 2;
/** Silence is unusual when we would have expected this many items: by chance alone it happens once in a thousand times (Poisson, e^-6.91). */
const expectedForAlarm = 6.91;

/**
 * Whether a source has been silent for longer than is usual at these hours of the week. Pure.
 * @param hours what came in each hour of the last weeks; hours without items may be left out
 * @param watchedSince when the source began to receive
 * @param silentSince when the newest item came
 */
export function isUnusuallySilent(hours: HourCount[], watchedSince: Date, silentSince: Date, now: Date): boolean {
  const weeks = Math.floor((silentSince.getTime() - watchedSince.getTime()) / (weekHours * hourMilliseconds));
  if (weeks < leastWeeks) return false;
  const usual = Array.from({ length: weekHours }, () => 0);
  for (const { hour, items } of hours) usual[hourOfWeek(hour)]! += items / weeks;
  return expectedBetween(usual, silentSince, now) >= expectedForAlarm;
}

/** Items that the usual week has between two instants; parts of an hour count in part. */
function expectedBetween(usual: number[], from: Date, to: Date): number {
  const longest = weekHours * hourMilliseconds;
  const end = Math.min(to.getTime(), from.getTime() + longest);
  let expected = 0;
  for (let at = from.getTime(); at < end;) {
    const next = Math.min(end, (Math.floor(at / hourMilliseconds) + 1) * hourMilliseconds);
    expected += (usual[hourOfWeek(new Date(at))]! * (next - at)) / hourMilliseconds;
    at = next;
  }
  return expected;
}

/** 0 is the hour after midnight between Sunday and Monday, UTC. */
const hourOfWeek = (at: Date): number => ((at.getUTCDay() + 6) % 7) * 24 + at.getUTCHours();
