import { featuresOf, type Features } from '../src/sentiment/features.ts';
import { gramScale, OUTPUTS, type Model } from '../src/sentiment/model.ts';
import { readSignals } from '../src/sentiment/signals.ts';
import { readText } from '../src/sentiment/text.ts';
import { generator, shuffle, type Row } from './data.ts';

export interface Settings {
  bits: number;
  epochs: number;
  seeds: number[];
  rate: number;
  gramScale: number;
  /** Share of grams left out at random of every example. */
  dropout: number;
  /** How much a row counts, by its set. */
  weigh: (row: Row) => number;
}

export interface Example {
  row: Row;
  features: Features;
}

const LABELS = ['neg', 'neu', 'pos'];

export function prepare(rows: readonly Row[]): Example[] {
  return rows.map((row) => {
    const text = readText(row.text);
    return { row, features: featuresOf(text, readSignals(text, [row.lang])) };
  });
}

/** Softmax over negative, neutral, positive and a second head for frustration, AdaGrad, several seeds averaged. */
export function trainSentiment(examples: readonly Example[], settings: Settings): Model {
  const size = OUTPUTS << settings.bits;
  const mean = new Float32Array(size);
  for (const seed of settings.seeds) {
    const weights = new Descent(examples, settings, seed).run();
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (weights[i] ?? 0) / settings.seeds.length;
  }
  return quantise(mean, settings);
}

class Descent {
  private readonly weights: Float32Array;
  private readonly past: Float32Array;
  /** Every set has its own class balance; these take it up so that words need not, and are dropped afterwards. */
  private readonly setBias = new Map<string, Float64Array>();
  private readonly random: () => number;
  private readonly mask: number;

  constructor(
    private readonly examples: readonly Example[],
    private readonly settings: Settings,
    seed: number,
  ) {
    this.weights = new Float32Array(OUTPUTS << settings.bits);
    this.past = new Float32Array(OUTPUTS << settings.bits).fill(1e-6);
    this.random = generator(seed);
    this.mask = (1 << settings.bits) - 1;
  }

  run(): Float32Array {
    const order = Int32Array.from(this.examples.keys());
    for (let epoch = 0; epoch < this.settings.epochs; epoch++) {
      shuffle(order, this.random);
      const rate = this.settings.rate * (1 - epoch / (this.settings.epochs + 1));
      for (const index of order) {
        const example = this.examples[index];
        if (example) this.step(example, rate);
      }
    }
    return this.weights;
  }

  private step({ row, features }: Example, rate: number): void {
    const bias = this.biasOf(row.set);
    const { grams, marks, gramCount } = features;
    const scale = gramScale(gramCount, this.settings.gramScale);
    const kept = this.keep(grams);
    const sums = this.sum(kept, marks, scale, bias);
    const gradient = gradientOf(row, sums, this.settings.weigh(row));
    for (let o = 0; o < OUTPUTS; o++) {
      const g = gradient[o] ?? 0;
      if (g === 0) continue;
      bias[o] = (bias[o] ?? 0) - rate * 0.1 * g;
      this.move(kept, o, g * scale, rate);
      this.move(marks, o, g, rate * 0.3);
    }
  }

  private keep(grams: Int32Array): Int32Array {
    const { dropout } = this.settings;
    if (dropout === 0) return grams;
    const kept = new Int32Array(grams.length);
    let n = 0;
    for (const gram of grams) if (this.random() >= dropout) kept[n++] = gram;
    return kept.subarray(0, n);
  }

  private sum(grams: Int32Array, marks: readonly number[], scale: number, bias: Float64Array): Float64Array {
    const { weights, mask } = this;
    const sums = new Float64Array(OUTPUTS);
    for (const gram of grams) {
      const base = (gram & mask) << 2;
      for (let o = 0; o < OUTPUTS; o++) sums[o] = (sums[o] ?? 0) + (weights[base + o] ?? 0);
    }
    for (let o = 0; o < OUTPUTS; o++) {
      let marked = bias[o] ?? 0;
      for (const mark of marks) marked += weights[((mark & mask) << 2) + o] ?? 0;
      sums[o] = ((sums[o] ?? 0) * scale) / (1 - this.settings.dropout) + marked;
    }
    return sums;
  }

  private move(hashes: Int32Array | readonly number[], output: number, g: number, rate: number): void {
    const { weights, past, mask } = this;
    const square = g * g;
    for (const hash of hashes) {
      const at = ((hash & mask) << 2) + output;
      const sum = (past[at] ?? 0) + square;
      past[at] = sum;
      weights[at] = (weights[at] ?? 0) - (rate * g) / Math.sqrt(sum);
    }
  }

  private biasOf(set: string): Float64Array {
    let bias = this.setBias.get(set);
    if (!bias) this.setBias.set(set, (bias = new Float64Array(OUTPUTS)));
    return bias;
  }
}

function gradientOf(row: Row, sums: Float64Array, weight: number): Float64Array {
  const gradient = new Float64Array(OUTPUTS);
  if (row.label) {
    const top = Math.max(sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0);
    const odds = [0, 1, 2].map((o) => Math.exp((sums[o] ?? 0) - top));
    const total = odds.reduce((a, b) => a + b, 0);
    odds.forEach((odd, o) => (gradient[o] = weight * (odd / total - (LABELS[o] === row.label ? 1 : 0))));
  }
  if (row.frus !== null && row.frus !== undefined)
    gradient[3] = weight * (1 / (1 + Math.exp(-(sums[3] ?? 0))) - row.frus);
  return gradient;
}

/** One int8 step per output, wide enough for all but the rarest weights, which are clipped. */
function quantise(mean: Float32Array, settings: Settings): Model {
  const steps = Array.from({ length: OUTPUTS }, (_, o) => stepOf(mean, o));
  const weights = Int8Array.from(mean, (weight, i) =>
    Math.max(-127, Math.min(127, Math.round(weight / (steps[i % OUTPUTS] ?? 1)))),
  );
  return { bits: settings.bits, steps, bias: [0, 0, 0, 0], languageBias: {}, gramScale: settings.gramScale, weights };
}

function stepOf(mean: Float32Array, output: number): number {
  const sizes: number[] = [];
  for (let i = output; i < mean.length; i += OUTPUTS) if (mean[i] !== 0) sizes.push(Math.abs(mean[i] ?? 0));
  sizes.sort((a, b) => a - b);
  return Math.max(1e-6, (sizes[Math.floor(sizes.length * 0.9995)] ?? 1) / 127);
}
