import { Logger } from '@nestjs/common';
import { Rounds } from './rounds.ts';

describe('work in rounds', () => {
  class Sweep {}
  let finish: () => void;
  let begun: number;
  const rounds = () =>
    new Rounds(Sweep, 'it was not swept', () => {
      begun++;
      return new Promise<void>((resolve) => (finish = resolve));
    });
  beforeEach(() => {
    begun = 0;
  });

  it('is never done twice at a time', async () => {
    const sweep = rounds();
    const both = Promise.all([sweep.next(), sweep.next()]);
    finish();
    await both;
    expect(begun).toBe(1);
    void sweep.next();
    expect(begun).toBe(2);
  });

  it('comes to its end before the process stops, and is not begun again', async () => {
    const sweep = rounds();
    const order: string[] = [];
    void sweep.next().then(() => order.push('done'));
    const stopped = sweep.stop().then(() => order.push('stopped'));
    expect(sweep.stopping).toBe(true);
    finish();
    await stopped;
    expect(order).toEqual(['done', 'stopped']);
    await sweep.next();
    expect(begun).toBe(1);
  });

  it('goes on after a failure', async () => {
    Logger.overrideLogger(false);
    let fails = true;
    const sweep = new Rounds(Sweep, 'it was not swept', () =>
      fails ? Promise.reject(new Error('no')) : Promise.resolve(),
    );
    await sweep.next();
    fails = false;
    await sweep.next();
  });
});
