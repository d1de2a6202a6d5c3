import type { Thresholds } from '../src/sentiment/calibration.ts';
import { negativeLogit, type FrustrationWeights } from '../src/sentiment/frustration.ts';
import { FRUSTRATED, score, type Model } from '../src/sentiment/model.ts';
import { balanced } from './metrics.ts';
import type { Example } from './sentiment-trainer.ts';

const LABELS = ['neg', 'neu', 'pos'];

/**
 * For every language the bias of the classes with the best macro recall and F1 on its most message-like validation sets,
 * as if all classes were equally common: how common they are differs from set to set.
 */
export function languageBiases(model: Model, validation: readonly Example[]): Record<string, number[]> {
  const biases: Record<string, number[]> = {};
  for (const language of new Set(validation.map(({ row }) => row.lang))) {
    const own = withNeutral(validation.filter(({ row }) => row.lang === language));
    const choices = [own.filter(({ row }) => isPost(row.set)), own.filter(({ row }) => !isFilm(row.set)), own];
    const used = choices.find((some) => some.length > 100 && new Set(some.map(({ row }) => row.label)).size === 3);
    if (used) biases[language] = bestBias(model, used);
  }
  return biases;
}

const isPost = (set: string): boolean => set === 'tweeteval' || set === 'et_valence' || set.startsWith('umsab');
const isFilm = (set: string): boolean => set.startsWith('xed');

/** Labelled rows. Where a language has no neutral ones, those nobody called good, bad or angry stand in. */
function withNeutral(examples: readonly Example[]): Example[] {
  const labelled = examples.filter(({ row }) => row.label);
  if (labelled.some(({ row }) => row.label === 'neu')) return labelled;
  const plain = examples.filter(({ row }) => !row.label && row.frus === 0);
  return [...labelled, ...plain.map(({ row, features }): Example => ({ row: { ...row, label: 'neu' }, features }))];
}

function bestBias(model: Model, examples: readonly Example[]): number[] {
  const gold = examples.map(({ row }) => LABELS.indexOf(row.label ?? ''));
  const logits = examples.map(({ features }) => score({ ...model, languageBias: {} }, features, '').logits);
  const bias = [0, 0, 0, 0];
  const worth = (): number => {
    const { recall, f1 } = balanced(
      gold,
      logits.map((row) => argmax(row, bias)),
    );
    return recall + 2 * f1 - 0.006 * (Math.abs(bias[0] ?? 0) + Math.abs(bias[2] ?? 0));
  };
  for (let pass = 0; pass < 3; pass++)
    for (const o of [0, 2]) bias[o] = bestOf(range(-4, 4, 0.1), (value) => ((bias[o] = value), worth()));
  return bias.map((value) => Math.round(value * 10) / 10);
}

const range = (from: number, to: number, by: number): number[] =>
  Array.from({ length: Math.round((to - from) / by) + 1 }, (_, i) => from + i * by);

function bestOf(values: readonly number[], worth: (value: number) => number): number {
  return values.map((value) => ({ value, worth: worth(value) })).reduce((a, b) => (b.worth > a.worth ? b : a)).value;
}

function argmax(logits: Float64Array, bias: readonly number[]): number {
  const sums = [0, 1, 2].map((o) => (logits[o] ?? 0) + (bias[o] ?? 0));
  return sums.indexOf(Math.max(...sums));
}

/** The sets know anger better than complaint; a complaint is negative more often than angry, so that head keeps a say. */
const LEAST_OF_NEGATIVE = 0.3;

/**
 * Intercept and weights of both heads by logistic regression on validation rows that say whether somebody is fed up. The
 * fit is without the parts of rules and behaviour, whose weights are set by hand; thresholds are found with the rules' parts.
 */
export function fitFrustration(
  model: Model,
  validation: readonly Example[],
  rules: Pick<FrustrationWeights, 'reasons' | 'behaviour'>,
): FrustrationWeights {
  const rows = validation.filter(({ row }) => row.frus !== null);
  const points = rows.map(({ row, features }) => {
    const { logits } = score(model, features, row.lang);
    return { x: [1, negativeLogit(logits), logits[FRUSTRATED] ?? 0], y: row.frus ?? 0 };
  });
  const w = [0, 0.3, 0.7];
  for (let round = 0; round < 400; round++) {
    const slope = [0, 0, 0];
    for (const { x, y } of points) {
      const error = 1 / (1 + Math.exp(-dot(w, x))) - y;
      x.forEach((value, i) => (slope[i] = (slope[i] ?? 0) + (error * value) / points.length));
    }
    slope.forEach((value, i) => (w[i] = (w[i] ?? 0) - 0.5 * value));
    w[1] = Math.max(LEAST_OF_NEGATIVE, w[1] ?? 0);
  }
  const [intercept = 0, negative = 0, head = 0] = w.map((value) => Math.round(value * 1e4) / 1e4);
  return { intercept, negative, head, ...rules };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

const WANTED = { annoyed: 0.7, frustrated: 0.8, furious: 0.9 } as const;
const FEWEST = 25;

/** The lowest score from which on the share of truly fed-up writers is what a level promises. */
export function thresholdsFor(points: readonly { score: number; truth: boolean }[]): Thresholds {
  const sorted = [...points].sort((a, b) => b.score - a.score);
  const found = { annoyed: 1, frustrated: 1, furious: 1 };
  let hits = 0;
  sorted.forEach(({ score, truth }, i) => {
    hits += Number(truth);
    for (const [level, wanted] of Object.entries(WANTED)) {
      if (i >= FEWEST && hits / (i + 1) >= wanted) found[level as keyof Thresholds] = Math.round(score * 1e4) / 1e4;
    }
  });
  return found;
}
