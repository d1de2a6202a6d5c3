import { useMemo } from 'react';
import { type Tongue, useTongue } from './i18n.tsx';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** Dates, times and spans in the person's own locale and time zone. */
export function formats({ t, locale, timeZone }: Pick<Tongue, 't' | 'locale' | 'timeZone'>) {
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const time = part({ hour: '2-digit', minute: '2-digit' });
  const day = part({ weekday: 'short', day: 'numeric', month: 'short' });
  const whole = part({ dateStyle: 'medium', timeStyle: 'short' });
  const dayKey = part({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const number = new Intl.NumberFormat(locale);
  const sameDay = (a: Date | number, b: Date | number) => dayKey.format(a) === dayKey.format(b);
  return {
    time: (at: string) => time.format(new Date(at)),
    /** The time today, otherwise the day too. */
    moment: (at: string, now: number) =>
      sameDay(new Date(at), now)
        ? time.format(new Date(at))
        : `${day.format(new Date(at))}, ${time.format(new Date(at))}`,
    day: (at: string) => day.format(new Date(at)),
    dayKey: (at: string) => dayKey.format(new Date(at)),
    whole: (at: string) => whole.format(new Date(at)),
    number: (value: number) => number.format(value),
    percent: (share: number) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    dollars: (value: number) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' }).format(value),
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

function bytes(size: number, number: Intl.NumberFormat): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${number.format(Math.round(size / 1000))} kB`;
  return `${number.format(Math.round(size / 100_000) / 10)} MB`;
}

export type Formats = ReturnType<typeof formats>;

export function useFormats(): Formats {
  const { t, locale, timeZone } = useTongue();
  return useMemo(() => formats({ t, locale, timeZone }), [t, locale, timeZone]);
}
