import { featuresOf, type Features } from '../src/sentiment/features.ts';
import { FRUSTRATED, gramScale, NEGATIVE, NEUTRAL, OUTPUTS, POSITIVE, type Model } from '../src/sentiment/model.ts';
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
  /** How much a row counts for each head, by its set. */
  weigh: (row: Row) => Weight;
}

export interface Weight {
  label: number;
  frustration: number;
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
  const mean = new Float32Array(OUTPUTS << settings.bits);
  const taught = withoutHapaxes(examples);
  for (const seed of settings.seeds) new Descent(taught, settings, seed).run(mean);
  return quantise(mean, settings);
}

const SEEN_BITS = 26;

/** Leaves out grams of one example only: they teach nothing about others, and would blur the buckets they share. */
function withoutHapaxes(examples: readonly Example[]): Example[] {
  const times = new Uint8Array(1 << SEEN_BITS);
  const place = (gram: number): number => gram & (times.length - 1);
  for (const { features } of examples)
    for (const gram of new Set(features.grams)) times[place(gram)] = Math.min(2, (times[place(gram)] ?? 0) + 1);
  return examples.map(({ row, features }) => {
    const grams = features.grams.filter((gram) => (times[place(gram)] ?? 0) > 1);
    return { row, features: { ...features, grams } };
  });
}

/** A bucket's weights stand beside the sums of their squared slopes: one look into memory finds both. */
const HEADS = 4;
const CELL = 2 * HEADS;

class Descent {
  private readonly cells: Float32Array;
  /** Every set has its own class balance; these take it up so that words need not, and are dropped afterwards. */
  private readonly setBias = new Map<string, Float64Array>();
  private readonly random: () => number;
  private readonly mask: number;

  constructor(
    private readonly examples: readonly Example[],
    private readonly settings: Settings,
    seed: number,
  ) {
    this.cells = Float32Array.from({ length: CELL << settings.bits }, (_, i) => (i % CELL < HEADS ? 0 : 1e-6));
    this.random = generator(seed);
    this.mask = (1 << settings.bits) - 1;
  }

  /** Learns, and adds its share to the mean of all seeds. Only differences to neutral are kept: softmax sees no others. */
  run(mean: Float32Array): void {
    const order = Int32Array.from(this.examples.keys());
    for (let epoch = 0; epoch < this.settings.epochs; epoch++) {
      shuffle(order, this.random);
      const rate = this.settings.rate * (1 - epoch / (this.settings.epochs + 1));
      for (const index of order) {
        const example = this.examples[index];
        if (example) this.step(example, rate);
      }
    }
    const share = 1 / this.settings.seeds.length;
    const { cells } = this;
    for (let at = 0, to = 0; at < cells.length; at += CELL, to += OUTPUTS) {
      const neutral = cells[at + NEUTRAL] ?? 0;
      mean[to] = (mean[to] ?? 0) + share * ((cells[at + NEGATIVE] ?? 0) - neutral);
      mean[to + 1] = (mean[to + 1] ?? 0) + share * ((cells[at + POSITIVE] ?? 0) - neutral);
      mean[to + 2] = (mean[to + 2] ?? 0) + share * (cells[at + FRUSTRATED] ?? 0);
    }
  }

  private step({ row, features }: Example, rate: number): void {
    const bias = this.biasOf(row.set);
    const { grams, marks, gramCount } = features;
    const scale = gramScale(gramCount, this.settings.gramScale);
    const kept = this.keep(grams);
    const sums = this.sum(kept, marks, scale, bias);
    const gradient = gradientOf(row, sums, this.settings.weigh(row));
    for (let o = 0; o < HEADS; o++) bias[o] = (bias[o] ?? 0) - rate * 0.1 * (gradient[o] ?? 0);
    this.move(
      kept,
      gradient.map((g) => g * scale),
      rate,
    );
    this.move(marks, gradient, rate);
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
    const of = (hashes: Int32Array | readonly number[]): number[] => {
      const { cells, mask } = this;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (const hash of hashes) {
        const at = (hash & mask) * CELL;
        a += cells[at] ?? 0;
        b += cells[at + 1] ?? 0;
        c += cells[at + 2] ?? 0;
        d += cells[at + 3] ?? 0;
      }
      return [a, b, c, d];
    };
    const [inGrams, inMarks] = [of(grams), of(marks)];
    const grown = scale / (1 - this.settings.dropout);
    return bias.map((value, o) => value + (inGrams[o] ?? 0) * grown + (inMarks[o] ?? 0));
  }

  /** One AdaGrad step of every bucket named. */
  private move(hashes: Int32Array | readonly number[], gradient: Float64Array, rate: number): void {
    const { cells, mask } = this;
    const [first, last] = [gradient.findIndex((g) => g !== 0), gradient.findLastIndex((g) => g !== 0)];
    if (first < 0) return;
    for (const hash of hashes) {
      const at = (hash & mask) * CELL;
      for (let o = first; o <= last; o++) {
        const g = gradient[o] ?? 0;
        const sum = (cells[at + HEADS + o] ?? 0) + g * g;
        cells[at + HEADS + o] = sum;
        cells[at + o] = (cells[at + o] ?? 0) - (rate * g) / Math.sqrt(sum);
      }
    }
  }

  private biasOf(set: string): Float64Array {
    let bias = this.setBias.get(set);
    if (!bias) this.setBias.set(set, (bias = new Float64Array(HEADS)));
    return bias;
  }
}

function gradientOf(row: Row, sums: Float64Array, weight: Weight): Float64Array {
  const gradient = new Float64Array(HEADS);
  if (row.label) {
    const top = Math.max(sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0);
    const odds = [0, 1, 2].map((o) => Math.exp((sums[o] ?? 0) - top));
    const total = odds.reduce((a, b) => a + b, 0);
    odds.forEach((odd, o) => (gradient[o] = weight.label * (odd / total - (LABELS[o] === row.label ? 1 : 0))));
  }
  if (row.frus !== null && row.frus !== undefined)
    gradient[FRUSTRATED] = weight.frustration * (1 / (1 + Math.exp(-(sums[FRUSTRATED] ?? 0))) - row.frus);
  return gradient;
}

/** One int8 step per output, wide enough for all but the rarest weights, which are clipped. */
function quantise(mean: Float32Array, settings: Settings): Model {
  const steps = Array.from({ length: OUTPUTS }, (_, o) => stepOf(mean, o));
  const weights = Int8Array.from(mean, (weight, i) =>
    Math.max(-127, Math.min(127, Math.round(weight / (steps[i % OUTPUTS] ?? 1)))),
  );
  return { bits: settings.bits, steps, languageBias: {}, gramScale: settings.gramScale, weights };
}

function stepOf(mean: Float32Array, output: number): number {
  const sizes = Float32Array.from({ length: mean.length / OUTPUTS }, (_, i) =>
    Math.abs(mean[i * OUTPUTS + output] ?? 0),
  )
    .filter((size) => size > 0)
    .sort();
  return Math.max(1e-6, (sizes[Math.floor(sizes.length * 0.9995)] ?? 1) / 127);
}
