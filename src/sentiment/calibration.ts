import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import type { FrustrationWeights } from './frustration.ts';
import type { Context, Level } from './reading.ts';

export interface Thresholds {
  annoyed: number;
  frustrated: number;
  furious: number;
}

/** The numbers set on validation data after training, kept beside the weights as a readable file. */
export interface Calibration {
  thresholds: Thresholds;
  frustration: FrustrationWeights;
}

let shipped: Calibration | undefined;

export function shippedCalibration(): Calibration {
  shipped ??= JSON.parse(
    readFileSync(path.join(packageRoot, 'src/sentiment/model/calibration.json'), 'utf8'),
  ) as Calibration;
  return shipped;
}

/**
 * The level of a score. A source's own percentiles can raise a threshold, never lower it: on a complaint desk only the
 * angriest stand out.
 */
export function levelOf(score: number, thresholds: Thresholds, percentiles: Context['percentiles']): Level {
  if (score >= Math.max(thresholds.furious, percentiles?.p97 ?? 0)) return 'furious';
  if (score >= Math.max(thresholds.frustrated, percentiles?.p85 ?? 0)) return 'frustrated';
  return score >= thresholds.annoyed ? 'annoyed' : 'calm';
}
