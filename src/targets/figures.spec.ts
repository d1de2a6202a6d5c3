import { figures, type Observation } from './figures.ts';

const answered = (seconds: number, late = false): Observation => ({ seconds, outcome: 'answered', late });
const waiting = (seconds: number, late = false): Observation => ({ seconds, outcome: 'waiting', late });
const closed = (seconds: number, late = false): Observation => ({ seconds, outcome: 'closed', late });

describe('figures', () => {
  it('are plain order statistics and the plain mean when nobody waits', () => {
    const ten = Array.from({ length: 10 }, (_, i) => answered(i + 1));
    expect(figures(ten)).toMatchObject({ median: 5, p90: 9, mean: 5.5, share: 1, answered: 10, waiting: 0 });
  });

  it('agree with the textbook: 6-MP in the leukaemia trial of Freireich et al. 1963 has a median of 23 weeks', () => {
    const events = [6, 6, 6, 7, 10, 13, 16, 22, 23].map((t) => answered(t));
    const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map((t) => waiting(t));
    expect(figures([...events, ...censored])).toMatchObject({ median: 23, p90: null });
  });

  it('get worse, not better, by leaving the hard ones waiting', () => {
    const quick = [answered(10), answered(20), answered(30)];
    const honest = figures([...quick, waiting(1000), waiting(1000), waiting(1000), waiting(1000)]);
    expect(honest.median).toBeNull();
    expect(honest.mean!).toBeGreaterThan(figures(quick).mean!);
  });

  it('count a miss as soon as the deadline has passed, and the younger ones apart', () => {
    const result = figures([answered(1), answered(9, true), waiting(9, true), waiting(1), closed(1), closed(20, true)]);
    expect(result).toMatchObject({
      share: 1 / 4,
      answeredInTime: 1,
      missed: 2,
      young: 1,
      closed: 2,
      answered: 2,
      waiting: 2,
    });
  });

  it('say nothing about nothing', () => {
    expect(figures([])).toMatchObject({ median: null, p90: null, mean: null, share: null });
    expect(figures([waiting(5)])).toMatchObject({ median: null, share: null, young: 1 });
  });
});
