import { trajectoryOf } from './trajectory.ts';

describe('trajectoryOf', () => {
  it.each([
    ['steady', [0.4]],
    ['steady', [0.4, 0.5]],
    ['rising', [0.2, 0.3, 0.7]],
    ['falling', [0.9, 0.8, 0.5]],
    ['recovered', [0.3, 0.9, 0.1]],
    ['steady', [0.1, 0.1, 0.2]],
  ] as const)('is %s for %j', (trend, scores) => {
    expect(trajectoryOf(scores)).toEqual({ trend, peak: Math.max(...scores), current: scores.at(-1) });
  });

  it('has nothing to say of a silent customer', () => {
    expect(trajectoryOf([])).toBeNull();
  });
});
