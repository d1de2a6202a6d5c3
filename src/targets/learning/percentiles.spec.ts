import { percentilesOf } from './percentiles.ts';

const day = (scores: Record<number, number>): number[] => Array.from({ length: 100 }, (_, step) => scores[step] ?? 0);

describe('percentilesOf', () => {
  it('has no scale for a source of few scores', () => {
    expect(percentilesOf([])).toBeUndefined();
    expect(percentilesOf([day({ 10: 100 }), day({ 80: 99 })])).toBeUndefined();
  });

  it('adds the days up and draws a line through the step', () => {
    const evenly = day(Object.fromEntries(Array.from({ length: 100 }, (_, step) => [step, 2])));
    const { p85, p97 } = percentilesOf([evenly, evenly])!;
    expect(p85).toBeCloseTo(0.85);
    expect(p97).toBeCloseTo(0.97);
  });

  it('is high where nearly everybody complains', () => {
    const { p85, p97 } = percentilesOf([day({ 20: 20, 90: 150, 99: 30 })])!;
    expect(p85).toBeCloseTo(0.91);
    expect(p97).toBeCloseTo(0.998);
  });
});
