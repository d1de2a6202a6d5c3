import { type HourCount, isUnusuallySilent } from './usual-silence.ts';

const monday = new Date('2026-03-02T00:00:00Z');
const hour = 3_600_000;
const at = (hours: number) => new Date(monday.getTime() + hours * hour);

/** Four weeks in which twelve items come in every hour from 9 to 17 on working days. */
const weeks: HourCount[] = Array.from({ length: 28 }, (_, day) => day)
  .filter((day) => day % 7 < 5)
  .flatMap((day) => Array.from({ length: 8 }, (_, i) => ({ hour: at(day * 24 + 9 + i - 28 * 24), items: 12 })));
const since = at(-28 * 24);

describe('isUnusuallySilent', () => {
  it.each([
    ['half an hour of a busy morning', at(10), at(10.5), false],
    ['forty minutes of a busy morning', at(10), at(10.67), true],
    ['a whole night', at(-7), at(8.9), false],
    ['a weekend', at(-3 * 24 + 17), at(8.9), false],
    ['a weekend and Monday morning', at(-3 * 24 + 17), at(9.7), true],
  ])('%s', (_, from, to, unusual) => {
    expect(isUnusuallySilent(weeks, since, from, to)).toBe(unusual);
  });

  it('does not judge a source that it hardly knows', () => {
    expect(isUnusuallySilent(weeks, at(-24), at(10), at(16))).toBe(false);
  });
});
