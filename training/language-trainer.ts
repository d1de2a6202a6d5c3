import { languageGrams, languageScale, type LanguageModel } from '../src/sentiment/language.ts';
import { readText } from '../src/sentiment/text.ts';
import { generator, shuffle, type Row } from './data.ts';

export interface LanguageSettings {
  bits: number;
  epochs: number;
  rate: number;
  /** Most rows of one language. */
  most: number;
  seed: number;
}

interface Sample {
  grams: number[];
  label: number;
}

/** Languages told apart by a script of their own need no weights. */
const byScript = new Set(['zh', 'ar', 'hi']);
const latin = /\p{Script=Latin}/gu;
const cyrillic = /\p{Script=Cyrillic}/gu;

/** Rows whose letters are those of their language: sets hold strays. */
export function languageRows(rows: readonly Row[]): Row[] {
  return rows.filter(({ lang, text }) => {
    if (byScript.has(lang)) return false;
    const own = text.match(lang === 'ru' || lang === 'uk' ? cyrillic : latin)?.length ?? 0;
    return own > 5 && own > text.length * 0.4;
  });
}

/** Softmax over languages on hashed letter grams, AdaGrad. Rare languages are repeated so that each counts the same. */
export function trainLanguage(rows: readonly Row[], settings: LanguageSettings): LanguageModel {
  const languages = [...new Set(rows.map(({ lang }) => lang))].sort();
  const samples = balance(rows, languages, settings);
  const size = languages.length;
  const weights = new Float32Array(size << settings.bits);
  const past = new Float32Array(size << settings.bits).fill(1e-6);
  const bias = new Float64Array(size);
  const random = generator(settings.seed);
  const order = Int32Array.from(samples.keys());
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random);
    const rate = settings.rate * (1 - epoch / (settings.epochs + 1));
    for (const index of order) {
      const sample = samples[index];
      if (sample) step(sample, { weights, past, bias, size, mask: (1 << settings.bits) - 1, rate });
    }
  }
  return quantise(weights, bias, languages, settings.bits);
}

function balance(rows: readonly Row[], languages: readonly string[], { most, seed }: LanguageSettings): Sample[] {
  const random = generator(seed);
  return languages.flatMap((language, label) => {
    const own = rows.filter(({ lang }) => lang === language);
    const order = Int32Array.from(own.keys());
    shuffle(order, random);
    const picked = [...order].slice(0, most).map((i) => own[i]?.text ?? '');
    const times = Math.max(1, Math.min(4, Math.round(most / 2 / picked.length)));
    const samples = picked.map((text) => ({ grams: languageGrams(readText(text)), label }));
    return Array.from({ length: times }, () => samples)
      .flat()
      .filter(({ grams }) => grams.length > 0);
  });
}

interface State {
  weights: Float32Array;
  past: Float32Array;
  bias: Float64Array;
  size: number;
  mask: number;
  rate: number;
}

function step({ grams, label }: Sample, { weights, past, bias, size, mask, rate }: State): void {
  const scale = languageScale(grams.length);
  const sums = new Float64Array(size);
  for (const gram of grams) {
    const base = (gram & mask) * size;
    for (let l = 0; l < size; l++) sums[l] = (sums[l] ?? 0) + (weights[base + l] ?? 0);
  }
  let top = -Infinity;
  for (let l = 0; l < size; l++) top = Math.max(top, (sums[l] = (sums[l] ?? 0) * scale + (bias[l] ?? 0)));
  let total = 0;
  for (let l = 0; l < size; l++) total += sums[l] = Math.exp((sums[l] ?? 0) - top);
  for (let l = 0; l < size; l++) {
    const g = (sums[l] ?? 0) / total - (l === label ? 1 : 0);
    if (Math.abs(g) < 1e-4) continue;
    bias[l] = (bias[l] ?? 0) - rate * 0.02 * g;
    const slope = g * scale;
    for (const gram of grams) {
      const at = (gram & mask) * size + l;
      const sum = (past[at] ?? 0) + slope * slope;
      past[at] = sum;
      weights[at] = (weights[at] ?? 0) - (rate * slope) / Math.sqrt(sum);
    }
  }
}

function quantise(weights: Float32Array, bias: Float64Array, languages: string[], bits: number): LanguageModel {
  const sizes = Float32Array.from(weights, Math.abs)
    .filter((size) => size > 0)
    .sort();
  const step = (sizes[Math.floor(sizes.length * 0.9995)] ?? 1) / 127;
  const cut = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / step))));
  return { languages, bits, step, bias: [...bias], temperature: 1, weights: cut };
}

export function encodeLanguageModel({ weights, ...header }: LanguageModel): Buffer {
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(header)}\n`),
    Buffer.from(weights.buffer, weights.byteOffset, weights.length),
  ]);
}
