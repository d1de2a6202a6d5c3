import { setTimeout as pause } from 'node:timers/promises';

/** What one rate was like. Milliseconds, from the moment at which a thing was due until it was done. */
export interface Load {
  p50: number;
  p99: number;
  max: number;
  /** Done a second, until the last was done. */
  rate: number;
}

export const percentile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Does something so many times a second, whether what came before is done or not: a platform waits for nobody. */
export async function steadily(perSecond: number, times: number, act: (i: number) => Promise<unknown>): Promise<Load> {
  const took: number[] = [];
  const start = performance.now();
  const under: Promise<void>[] = [];
  for (let i = 0; i < times; i++) {
    const due = start + (i * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    under.push(act(i).then(() => void took.push(performance.now() - due)));
  }
  await Promise.all(under);
  const seconds = (performance.now() - start) / 1000;
  took.sort((a, b) => a - b);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), max: took.at(-1) ?? 0, rate: times / seconds };
}
