export type Trend = 'rising' | 'steady' | 'falling' | 'recovered';

export interface Trajectory {
  trend: Trend;
  /** Highest score of the conversation, 0 to 1. */
  peak: number;
  /** The latest score, 0 to 1. */
  current: number;
}

/** A change smaller than this is noise. */
const STEP = 0.15;
/** Who was above the first and is now below the second has recovered. */
export const UPSET = 0.6;
const AT_EASE = 0.3;

/** Where a conversation's frustration is heading: the customer's scores in the order they wrote; null when there are none. */
export function trajectoryOf(scores: readonly number[]): Trajectory | null {
  const current = scores.at(-1);
  if (current === undefined) return null;
  const peak = Math.max(...scores);
  return { trend: trendOf(scores, peak, current), peak, current };
}

function trendOf(scores: readonly number[], peak: number, current: number): Trend {
  if (peak >= UPSET && current <= AT_EASE) return 'recovered';
  const before = scores.slice(-4, -1);
  if (before.length === 0) return 'steady';
  const usual = before.reduce((sum, score) => sum + score, 0) / before.length;
  if (current - usual >= STEP) return 'rising';
  return usual - current >= STEP ? 'falling' : 'steady';
}
