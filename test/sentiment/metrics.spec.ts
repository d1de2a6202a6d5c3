import { averagePrecision, balanced } from '../../training/metrics.ts';

describe('metrics of the reading', () => {
  it('weighs rows to a share as if the true ones had been drawn more often', () => {
    const truth = [true, false, true, false, false, false];
    const scores = [0.9, 0.8, 0.6, 0.5, 0.4, 0.3];
    const drawnTwice = averagePrecision([...truth, true, true], [...scores, 0.9, 0.6]);
    expect(averagePrecision(truth, scores, 0.5)).toBeCloseTo(drawnTwice, 10);
  });

  it('takes equal scores together and leaves rows as they come by default', () => {
    expect(averagePrecision([true, false], [0.5, 0.5])).toBeCloseTo(0.5, 10);
    expect(averagePrecision([false, true], [0.1, 0.2])).toBe(1);
  });

  it('counts every class alike, however rare it is', () => {
    const common = Array.from({ length: 98 }, () => 1);
    const { recall } = balanced([0, 2, ...common], [0, 1, ...common]);
    expect(recall).toBeCloseTo(2 / 3, 10);
  });
});
