import { precisionUnder, proposeTuning, wilson, type Correction } from './tuning.ts';

const current = { annoyed: 0.6, frustrated: 0.75, furious: 0.9 };

/** Reps of a complaint desk call frustrated only what scores far above the middle. */
const corrections = (count: number, from: number): Correction[] =>
  Array.from({ length: count }, (_, i) => ({ logit: -3 + (6 * i) / count, frustrated: -3 + (6 * i) / count > from }));

describe('proposeTuning', () => {
  it('proposes nothing before fifty corrections', () => {
    expect(proposeTuning(corrections(49, 0), current)).toBeNull();
  });

  it('proposes nothing when every correction says the same', () => {
    expect(proposeTuning(corrections(80, 9), current)).toBeNull();
  });

  it('lowers the score where reps see less frustration than we do', () => {
    const proposal = proposeTuning(corrections(80, 1.5), current);
    expect(proposal?.bias).toBeLessThan(-0.5);
    expect(proposal?.precision).toBeGreaterThanOrEqual(0.8);
    expect(proposal?.interval.low).toBeLessThan(proposal?.precision ?? 0);
    expect(proposal?.interval.high).toBeGreaterThanOrEqual(proposal?.precision ?? 1);
  });

  it('keeps the levels in order', () => {
    const { thresholds } = proposeTuning(corrections(60, -1), current) ?? { thresholds: current };
    expect(thresholds.annoyed).toBeLessThan(thresholds.frustrated);
    expect(thresholds.frustrated).toBeLessThan(thresholds.furious);
  });
});

describe('precisionUnder', () => {
  const said = [
    { logit: -1, frustrated: false },
    { logit: 1, frustrated: false },
    { logit: 2, frustrated: true },
  ];

  it('is the share of truly frustrated among those called so', () => {
    expect(precisionUnder(said, 0, 0.6)).toBe(0.5);
    expect(precisionUnder(said, -0.8, 0.6)).toBe(1);
  });

  it('is not a number where nothing is called frustrated', () => {
    expect(precisionUnder(said, -9, 0.6)).toBeNaN();
  });
});

describe('wilson', () => {
  it('gives the textbook interval of eight in ten', () => {
    expect(wilson(8, 10)).toEqual({ low: 0.4902, high: 0.9433 });
  });
});
