import fc from 'fast-check';
import {
  addOpenSeconds,
  type CalendarDefinition,
  compileCalendar,
  openSecondsBetween,
  ROUND_THE_CLOCK,
} from './calendar.ts';
import '../../test/support/steady-properties.ts';

const at = (text: string): Date => new Date(text);
const H = 3600;
const nineToFive = { from: '09:00', to: '17:00' };
const workdays = [[nineToFive], [nineToFive], [nineToFive], [nineToFive], [nineToFive], [], []];
const calendar = (change: Partial<CalendarDefinition> = {}) =>
  compileCalendar({ timeZone: 'Europe/Tallinn', weekly: workdays, closedDays: [], ...change });
const everyDay = (...openings: { from: string; to: string }[]) => Array.from({ length: 7 }, () => openings);

describe('open seconds between two instants', () => {
  it.each([
    ['a working day', calendar(), '2026-03-02T00:00Z', '2026-03-03T00:00Z', 8 * H],
    ['a weekend', calendar(), '2026-03-07T00:00Z', '2026-03-09T00:00Z', 0],
    ['a message at the closing second', calendar(), '2026-03-02T15:00:00Z', '2026-03-03T07:00:01Z', 1],
    ['the last second', calendar(), '2026-03-02T14:59:59Z', '2026-03-02T15:00:00Z', 1],
    [
      'two intervals a day',
      calendar({ weekly: everyDay({ from: '08:00', to: '12:00' }, { from: '13:00', to: '17:00' }) }),
      '2026-03-01T22:00Z',
      '2026-03-02T22:00Z',
      8 * H,
    ],
    [
      'touching and overlapping intervals count once',
      calendar({
        weekly: everyDay(
          { from: '08:00', to: '12:00' },
          { from: '11:00', to: '13:00' },
          { from: '13:00', to: '14:00' },
        ),
      }),
      '2026-03-01T22:00Z',
      '2026-03-02T22:00Z',
      6 * H,
    ],
    ['the leap day', calendar(), '2028-02-29T00:00Z', '2028-03-01T00:00Z', 8 * H],
    [
      'clocks set forward: 23 hours',
      calendar({ weekly: everyDay({ from: '00:00', to: '24:00' }), closedDays: ['2020-01-01'] }),
      '2026-03-28T22:00Z',
      '2026-03-29T21:00Z',
      23 * H,
    ],
    [
      'clocks set back: 25 hours',
      calendar({ weekly: everyDay({ from: '00:00', to: '24:00' }), closedDays: ['2020-01-01'] }),
      '2026-10-24T21:00Z',
      '2026-10-25T22:00Z',
      25 * H,
    ],
    [
      'an opening in the hour that is skipped',
      calendar({ weekly: everyDay({ from: '03:00', to: '04:00' }) }),
      '2026-03-28T22:00Z',
      '2026-03-29T21:00Z',
      0,
    ],
    [
      'an opening in the hour that is repeated',
      calendar({ weekly: everyDay({ from: '03:00', to: '04:00' }) }),
      '2026-10-24T21:00Z',
      '2026-10-25T22:00Z',
      2 * H,
    ],
    [
      'an overnight shift',
      calendar({ weekly: [[{ from: '22:00', to: '06:00' }], [], [], [], [], [], []] }),
      '2026-03-02T00:00Z',
      '2026-03-04T00:00Z',
      8 * H,
    ],
    [
      'an overnight shift from Sunday to Monday',
      calendar({ weekly: [[], [], [], [], [], [], [{ from: '22:00', to: '06:00' }]] }),
      '2026-03-02T00:00Z',
      '2026-03-03T00:00Z',
      4 * H,
    ],
    [
      'an overnight shift while clocks go forward',
      calendar({ weekly: everyDay({ from: '22:00', to: '06:00' }) }),
      '2026-03-28T20:00Z',
      '2026-03-29T03:00Z',
      7 * H,
    ],
    [
      'a closed day is closed to midnight, also for a shift that began before',
      calendar({ weekly: everyDay({ from: '22:00', to: '06:00' }), closedDays: ['2026-03-03'] }),
      '2026-03-02T12:00Z',
      '2026-03-03T22:00Z',
      2 * H,
    ],
    [
      'a holiday on the first day',
      calendar({ closedDays: ['2026-03-02'] }),
      '2026-03-02T08:00Z',
      '2026-03-03T08:00Z',
      H,
    ],
    ['backwards', calendar(), '2026-03-03T00:00Z', '2026-03-02T00:00Z', 0],
    [
      'half-hour zones that set their clocks by half an hour',
      calendar({
        timeZone: 'Australia/Lord_Howe',
        weekly: everyDay({ from: '00:00', to: '24:00' }),
        closedDays: ['2020-01-01'],
      }),
      '2026-04-03T13:00Z',
      '2026-04-05T13:30Z',
      48.5 * H,
    ],
    ['round the clock', ROUND_THE_CLOCK, '2026-03-01T00:00Z', '2026-04-01T00:00Z', 31 * 24 * H],
  ])('%s', (_name, hours, from, to, seconds) => {
    expect(openSecondsBetween(hours, at(from), at(to))).toBe(seconds);
  });
});

describe('adding open seconds', () => {
  it.each([
    ['within the day', calendar(), '2026-03-02T08:00Z', 2 * H, '2026-03-02T10:00Z'],
    ['exactly to closing', calendar(), '2026-03-02T13:00Z', 2 * H, '2026-03-02T15:00Z'],
    ['over the weekend', calendar(), '2026-03-06T14:00Z', 2 * H, '2026-03-09T08:00Z'],
    ['from the closing second', calendar(), '2026-03-02T15:00Z', 1, '2026-03-03T07:00:01Z'],
    [
      'from a holiday on the first day',
      calendar({ closedDays: ['2026-03-02', '2026-03-03'] }),
      '2026-03-02T08:00Z',
      H,
      '2026-03-04T08:00Z',
    ],
    ['over the change of clocks: local nine stays nine', calendar(), '2026-03-27T14:00Z', 2 * H, '2026-03-30T07:00Z'],
    ['round the clock over the change', ROUND_THE_CLOCK, '2026-03-29T00:00Z', 10 * H, '2026-03-29T10:00Z'],
  ])('%s', (_name, hours, from, seconds, result) => {
    expect(addOpenSeconds(hours, at(from), seconds)).toEqual(at(result));
  });

  it('ends at its horizon when every day is closed', () => {
    const day = 86_400_000;
    const closedDays = Array.from({ length: 4000 }, (_, i) =>
      new Date(Date.UTC(2026, 0, 1) + i * day).toISOString().slice(0, 10),
    );
    const late = addOpenSeconds(calendar({ closedDays }), at('2026-01-02T00:00Z'), 60);
    expect(late.getTime()).toBeGreaterThan(at('2035-12-01T00:00Z').getTime());
  });
});

describe('a calendar that cannot be', () => {
  it.each([
    ['an unknown zone', { timeZone: 'Europe/Nowhere' }, 'timeZone'],
    ['no opening', { weekly: everyDay() }, 'weekly'],
    ['six days', { weekly: workdays.slice(1) }, 'weekly'],
    ['25 hours', { weekly: everyDay({ from: '09:00', to: '25:00' }) }, 'weekly'],
    ['60 minutes', { weekly: everyDay({ from: '09:60', to: '10:00' }) }, 'weekly'],
    ['the 30th of February', { closedDays: ['2026-02-30'] }, 'closedDays'],
    ['a date in words', { closedDays: ['Christmas'] }, 'closedDays'],
  ])('%s is refused with a sentence', (_name, change, field) => {
    expect(() => calendar(change)).toThrow(
      expect.objectContaining({
        code: 'calendar-invalid',
        details: { fields: { [field]: expect.any(String) as string } },
      }),
    );
  });
});

describe('against the clock on the wall', () => {
  const zones = [
    'Europe/Tallinn',
    'America/New_York',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Asia/Kathmandu',
    'Africa/Casablanca',
    'America/Sao_Paulo',
  ];
  const time = fc
    .integer({ min: 0, max: 95 })
    .map(
      (quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
    );
  const opening = fc.record({ from: time, to: time });
  const weekly = fc
    .array(fc.array(opening, { maxLength: 2 }), { minLength: 7, maxLength: 7 })
    .filter((week) => week.some((day) => day.length > 0));
  const starts = [
    '2026-03-28T18:00Z',
    '2026-10-24T18:00Z',
    '2026-03-08T00:00Z',
    '2026-11-01T00:00Z',
    '2026-04-04T10:00Z',
    '2011-12-29T00:00Z',
    '2026-02-14T00:00Z',
    '2028-02-28T12:00Z',
  ];
  const MINUTE = 60_000;

  function wall(timeZone: string, instant: number): { date: string; weekday: number; minute: number } {
    const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      instant,
    );
    const [date, clock] = parts.split(' ') as [string, string];
    const [hour, minute] = clock.split(':').map(Number) as [number, number];
    return { date, weekday: (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7, minute: hour * 60 + minute };
  }

  const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

  function isOpen({ timeZone, weekly, closedDays }: CalendarDefinition, instant: number): boolean {
    const { date, weekday, minute } = wall(timeZone, instant);
    if (closedDays.includes(date)) return false;
    const overnight = ({ from, to }: { from: string; to: string }): boolean => minuteOf(to) <= minuteOf(from);
    return (
      weekly[weekday]!.some((o) => minute >= minuteOf(o.from) && (overnight(o) || minute < minuteOf(o.to))) ||
      weekly[(weekday + 6) % 7]!.some((o) => overnight(o) && minute < minuteOf(o.to))
    );
  }

  it('counts the quarters of an hour at which the wall clock reads an open time, and adding is its inverse', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        weekly,
        fc.constantFrom(...starts),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 200 }),
        fc.boolean(),
        (timeZone, week, start, skip, length, close) => {
          const from = at(start).getTime() + skip * 15 * MINUTE;
          const closedDays = close ? [wall(timeZone, from + 86_400_000).date] : [];
          const definition = { timeZone, weekly: week, closedDays };
          const hours = compileCalendar(definition);
          let quarters = 0;
          for (let i = 0; i < length; i++) if (isOpen(definition, from + i * 15 * MINUTE)) quarters++;
          const to = new Date(from + length * 15 * MINUTE);
          expect(openSecondsBetween(hours, new Date(from), to)).toBe(quarters * 900);
          const end = addOpenSeconds(hours, new Date(from), quarters * 900);
          expect(end.getTime()).toBeLessThanOrEqual(to.getTime());
          expect(openSecondsBetween(hours, new Date(from), end)).toBe(quarters * 900);
        },
      ),
      { numRuns: 60 },
    );
  });
});
