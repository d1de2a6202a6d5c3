import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import type { Features } from './features.ts';

export const OUTPUTS = 4;
export const NEGATIVE = 0;
export const NEUTRAL = 1;
export const POSITIVE = 2;
export const FRUSTRATED = 3;

/** Numbers that belong to the weights; the first line of the model file, as JSON. */
export interface ModelHeader {
  bits: number;
  /** What one step of an int8 weight is worth, per output. */
  steps: number[];
  bias: number[];
  /** Added per language, set on validation data. */
  languageBias: Record<string, number[]>;
  gramScale: number;
}

export interface Model extends ModelHeader {
  weights: Int8Array;
}

/** Raw scores before calibration. */
export interface Scores {
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

export function score(model: Model, features: Features, language: string): Scores {
  const { weights, bits, steps, bias } = model;
  const mask = (1 << bits) - 1;
  const sums = new Float64Array(OUTPUTS);
  const tokens = new Float64Array(features.tokenEnds.length);
  let at = 0;
  for (let t = 0; t < tokens.length; t++) {
    let negative = 0;
    let others = 0;
    let neutral = 0;
    let frustrated = 0;
    for (const end = features.tokenEnds[t] ?? 0; at < end; at++) {
      const bucket = ((features.grams[at] ?? 0) & mask) << 2;
      negative += weights[bucket] ?? 0;
      neutral += weights[bucket + 1] ?? 0;
      others += weights[bucket + 2] ?? 0;
      frustrated += weights[bucket + 3] ?? 0;
    }
    sums[0] = (sums[0] ?? 0) + negative;
    sums[1] = (sums[1] ?? 0) + neutral;
    sums[2] = (sums[2] ?? 0) + others;
    sums[3] = (sums[3] ?? 0) + frustrated;
    tokens[t] = negative * (steps[0] ?? 0) - (neutral * (steps[1] ?? 0) + others * (steps[2] ?? 0)) / 2;
  }
  const scale = gramScale(features.gramCount, model.gramScale);
  const logits = new Float64Array(OUTPUTS);
  const extra = model.languageBias[language];
  for (let o = 0; o < OUTPUTS; o++) {
    let marks = 0;
    for (const hash of features.marks) marks += weights[((hash & mask) << 2) + o] ?? 0;
    logits[o] = ((sums[o] ?? 0) * scale + marks) * (steps[o] ?? 0) + (bias[o] ?? 0) + (extra?.[o] ?? 0);
  }
  for (let t = 0; t < tokens.length; t++) tokens[t] = (tokens[t] ?? 0) * scale;
  return { logits, tokens };
}
