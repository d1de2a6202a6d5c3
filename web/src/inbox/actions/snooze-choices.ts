import { instantOf, wallClock } from '../../i18n/wall-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const morning = 9 * HOUR;
const sunday = 7;

export const snoozeKeys = ['hour', 'threeHours', 'tomorrow', 'nextWeek'] as const;
export type SnoozeKey = (typeof snoozeKeys)[number];

/** When something comes back; mornings are those of the person's time zone. Pure. */
export function snoozeUntil(key: SnoozeKey, now: number, timeZone: string): string {
  const today = Math.floor(wallClock(now, timeZone) / DAY) * DAY;
  const weekday = new Date(today).getUTCDay() || sunday;
  const morningIn = (days: number) => instantOf(today + days * DAY + morning, timeZone);
  const until: Record<SnoozeKey, number> = {
    hour: now + HOUR,
    threeHours: now + 3 * HOUR,
    tomorrow: morningIn(1),
    nextWeek: morningIn(sunday - weekday + 1),
  };
  return new Date(until[key]).toISOString();
}
