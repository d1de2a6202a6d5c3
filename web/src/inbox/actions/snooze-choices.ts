const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const morning = 9;

/** Wall-clock parts of an instant in a time zone. */
function partsIn(instant: number, timeZone: string) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const value = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: value('weekday'),
    sinceMidnight: (Number(value('hour')) * 3600 + Number(value('minute')) * 60 + Number(value('second'))) * 1000,
  };
}

/** Nine in the morning, `days` days on, in the person's time zone; right also where a clock change lies between. */
function morningIn(now: number, days: number, timeZone: string): number {
  const noon = now - partsIn(now, timeZone).sinceMidnight + 12 * HOUR + days * DAY;
  return noon - partsIn(noon, timeZone).sinceMidnight + morning * HOUR;
}

const order = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The usual times to come back to something. Pure. */
export function snoozeChoices(now: number, timeZone: string) {
  const day = order.indexOf(partsIn(now, timeZone).weekday);
  const choices = [
    { key: 'hour', until: now + HOUR },
    { key: 'threeHours', until: now + 3 * HOUR },
    { key: 'tomorrow', until: morningIn(now, 1, timeZone) },
    { key: 'nextWeek', until: morningIn(now, 7 - day, timeZone) },
  ] as const;
  return choices.map(({ key, until }) => ({ key, until: new Date(until).toISOString() }));
}
