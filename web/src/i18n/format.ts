import { type Tongue, useTongue } from './i18n.tsx';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Made when it is first asked for: a format of the browser is dear to make and cheap to use. */
function lazily(make: () => { format(value: number): string }): (value: number) => string {
  let made: ReturnType<typeof make> | undefined;
  return (value) => (made ??= make()).format(value);
}

/** Dates, times and spans in the person's own locale and time zone. */
function formats({ t, locale, timeZone }: Tongue) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    lazily(() => new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  const count = (options: Intl.NumberFormatOptions) => lazily(() => new Intl.NumberFormat(locale, options));
  const time = part({ hour: '2-digit', minute: '2-digit' });
  const day = part({ weekday: 'short', day: 'numeric', month: 'short' });
  const whole = part({ dateStyle: 'medium', timeStyle: 'short' });
  const dayKey = part({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const number = count({});
  return {
    time: (at: string) => time(Date.parse(at)),
    /** The time today, otherwise the day too. */
    moment: (at: string, now: number) => {
      const then = Date.parse(at);
      return dayKey(then) === dayKey(now) ? time(then) : `${day(then)}, ${time(then)}`;
    },
    day: (at: string) => day(Date.parse(at)),
    dayKey: (at: string) => dayKey(Date.parse(at)),
    whole: (at: string) => whole(Date.parse(at)),
    number,
    percent: count({ style: 'percent', maximumFractionDigits: 1 }),
    dollars: count({ style: 'currency', currency: 'USD' }),
    bytes: (size: number) => bytes(size, number),
    /** A span in its two largest units: "2 h 05 min", "3 d 4 h", "12 min". */
    span: (seconds: number) => span(Math.abs(seconds), t),
  };
}

function span(seconds: number, t: Tongue['t']): string {
  const minutes = Math.floor(seconds / MINUTE);
  if (seconds < MINUTE) return t('span.now');
  if (seconds < HOUR) return t('span.minutes', { minutes });
  const hours = Math.floor(seconds / HOUR);
  if (seconds < DAY && minutes % 60 === 0) return t('span.wholeHours', { hours });
  if (seconds < DAY) return t('span.hours', { hours, minutes: String(minutes % 60).padStart(2, '0') });
  return t('span.days', { days: Math.floor(hours / 24), hours: hours % 24 });
}

function bytes(size: number, number: (value: number) => string): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${number(Math.round(size / 1000))} kB`;
  return `${number(Math.round(size / 100_000) / 10)} MB`;
}

export type Formats = ReturnType<typeof formats>;

const made = new WeakMap<Tongue, Formats>();

/** The same for all who ask, as long as the person keeps language and time zone. */
export function useFormats(): Formats {
  const tongue = useTongue();
  const found = made.get(tongue) ?? formats(tongue);
  made.set(tongue, found);
  return found;
}
