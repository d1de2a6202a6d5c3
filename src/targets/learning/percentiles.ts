import type { Context } from '../../sentiment/reading.ts';

/** With fewer scores than this a source has no scale of its own. */
export const FEWEST_SCORES = 200;

/** The 85th and 97th percentile of scores that were counted in equal steps; undefined where there are too few. */
export function percentilesOf(days: readonly (readonly number[])[]): Context['percentiles'] {
  const counts = days[0]?.map((_, step) => days.reduce((sum, day) => sum + (day[step] ?? 0), 0)) ?? [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < FEWEST_SCORES) return undefined;
  return { p85: percentile(counts, 0.85 * total), p97: percentile(counts, 0.97 * total) };
}

/** The score below which `wanted` of the counted lie, drawn straight through its step. */
function percentile(counts: readonly number[], wanted: number): number {
  let before = 0;
  for (const [step, count] of counts.entries()) {
    if (before + count >= wanted) return (step + (wanted - before) / count) / counts.length;
    before += count;
  }
  return 1;
}
