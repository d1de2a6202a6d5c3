import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import type { Features } from './features.ts';

/** Weights of a bucket: for negative and for positive, both against neutral, and for frustrated. */
export const OUTPUTS = 3;

/** Places in the raw scores. */
export const NEGATIVE = 0;
export const NEUTRAL = 1;
export const POSITIVE = 2;
export const FRUSTRATED = 3;

/** Numbers that belong to the weights; the first line of the model file, as JSON. */
export interface ModelHeader {
  bits: number;
  /** What one step of an int8 weight is worth, per output. */
  steps: number[];
  /** Added to the raw scores per language, set on validation data. */
  languageBias: Record<string, number[]>;
  gramScale: number;
}

export interface Model extends ModelHeader {
  weights: Int8Array;
}

export interface Scores {
  /** Before calibration: negative, neutral, positive, and frustrated for itself. */
  logits: Float64Array;
  /** What each token adds to negative over the mean of the others. */
  tokens: Float64Array;
}

/** A header line and the weights behind it. */
export function decodeModel(file: Buffer): Model {
  const end = file.indexOf(10);
  const header = JSON.parse(file.toString('utf8', 0, end)) as ModelHeader;
  return { ...header, weights: new Int8Array(file.buffer, file.byteOffset + end + 1, OUTPUTS << header.bits) };
}

export function encodeModel({ weights, ...header }: Model): Buffer {
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(weights.buffer, weights.byteOffset, weights.length),
  ]);
}

let shipped: Model | undefined;

/** The weights of the package, read once. */
export function shippedModel(): Model {
  shipped ??= decodeModel(readFileSync(path.join(packageRoot, 'src/sentiment/model/sentiment.bin')));
  return shipped;
}

/** Long texts have more grams; their weights are shared out so that length alone never raises a score. */
export const gramScale = (count: number, scale: number): number => scale / Math.sqrt(count + 10);

export function score(model: Model, { grams, gramCount, tokenEnds, marks }: Features, language: string): Scores {
  const { weights } = model;
  const mask = (1 << model.bits) - 1;
  const [negativeStep = 0, positiveStep = 0, frustratedStep = 0] = model.steps;
  const scale = gramScale(gramCount, model.gramScale);
  const tokens = new Float64Array(tokenEnds.length);
  const sums = [0, 0, 0];
  let at = 0;
  for (let t = 0; t < tokens.length; t++) {
    let negative = 0;
    let positive = 0;
    let frustrated = 0;
    for (const end = tokenEnds[t] ?? 0; at < end; at++) {
      const bucket = ((grams[at] ?? 0) & mask) * OUTPUTS;
      negative += weights[bucket] ?? 0;
      positive += weights[bucket + 1] ?? 0;
      frustrated += weights[bucket + 2] ?? 0;
    }
    add(sums, negative, positive, frustrated);
    tokens[t] = scale * (negative * negativeStep - (positive * positiveStep) / 2);
  }
  for (let o = 0; o < OUTPUTS; o++) sums[o] = (sums[o] ?? 0) * scale;
  for (const hash of marks) {
    const bucket = (hash & mask) * OUTPUTS;
    add(sums, weights[bucket] ?? 0, weights[bucket + 1] ?? 0, weights[bucket + 2] ?? 0);
  }
  const [negative = 0, positive = 0, frustrated = 0] = sums;
  const logits = [negative * negativeStep, 0, positive * positiveStep, frustrated * frustratedStep];
  const bias = model.languageBias[language];
  return { logits: Float64Array.from(logits, (logit, o) => logit + (bias?.[o] ?? 0)), tokens };
}

function add(sums: number[], negative: number, positive: number, frustrated: number): void {
  sums[0] = (sums[0] ?? 0) + negative;
  sums[1] = (sums[1] ?? 0) + positive;
  sums[2] = (sums[2] ?? 0) + frustrated;
}
