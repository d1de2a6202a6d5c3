import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import type { Text } from './text.ts';
import { RUN, WORD, type Token } from './tokens.ts';

/** What the weights know beside themselves; the first line of the file, as JSON. */
export interface LanguageHeader {
  languages: string[];
  bits: number;
  step: number;
  bias: number[];
  /** Sharpens or flattens the probabilities; set on validation data. */
  temperature: number;
}

export interface LanguageModel extends LanguageHeader {
  weights: Int8Array;
}

export interface LanguageGuess {
  language: string;
  confidence: number;
  /** Next best, for texts that mix two. */
  second: string;
}

/** The first words settle the language; reading on costs time and changes nothing. */
const MOST_CODES = 120;
const HINT = 2.5;
const PRIME = 0x01000193;

/** Scripts that one language is nearly alone in using; more letters of it than of others settle the question. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\u3040-\u30ff]/u],
  ['ko', /[\uac00-\ud7a3]/u],
  ['zh', /[\u3400-\u9fff]/u],
  ['th', /[\u0e00-\u0e7f]/u],
  ['el', /[\u0370-\u03ff]/u],
  ['he', /[\u0590-\u05ff]/u],
  ['ar', /[\u0600-\u06ff]/u],
  ['hi', /[\u0900-\u097f]/u],
  ['ka', /[\u10a0-\u10ff]/u],
  ['hy', /[\u0530-\u058f]/u],
  ['bn', /[\u0980-\u09ff]/u],
  ['ta', /[\u0b80-\u0bff]/u],
  ['te', /[\u0c00-\u0c7f]/u],
];
const scriptOf = new Uint8Array(65536);
scripts.forEach(([, units], i) => {
  for (let unit = 0x370; unit < 0xd7b0; unit++)
    if (!scriptOf[unit] && units.test(String.fromCharCode(unit))) scriptOf[unit] = i + 1;
});

export function decodeLanguageModel(file: Buffer): LanguageModel {
  const end = file.indexOf(10);
  const header = JSON.parse(file.toString('utf8', 0, end)) as LanguageHeader;
  return {
    ...header,
    weights: new Int8Array(file.buffer, file.byteOffset + end + 1, header.languages.length << header.bits),
  };
}

let shipped: LanguageModel | undefined;

export function shippedLanguageModel(): LanguageModel {
  shipped ??= decodeLanguageModel(readFileSync(path.join(packageRoot, 'src/sentiment/model/language.bin')));
  return shipped;
}

/** The language of a text; `hint` is what a platform says of it, believed unless the text speaks clearly against it. */
export function identify(text: Text, model: LanguageModel, hint?: string): LanguageGuess {
  const byScript = scriptGuess(text);
  if (byScript) return byScript;
  const hinted = hint?.slice(0, 2).toLowerCase();
  const { sums, count } = summedWords(model, text);
  const logits = logitsOf(model, sums, count);
  const known = hinted ? model.languages.indexOf(hinted) : -1;
  if (known >= 0) logits[known] = (logits[known] ?? 0) + HINT;
  if (count === 0)
    return { language: known >= 0 ? (hinted ?? 'und') : 'und', confidence: known >= 0 ? 0.5 : 0, second: 'und' };
  return best(model.languages, logits);
}

function scriptGuess(text: Text): LanguageGuess | null {
  const counts = new Int32Array(scripts.length + 1);
  let letters = 0;
  for (const token of text.tokens) {
    if (token.kind !== WORD && token.kind !== RUN) continue;
    for (let i = token.start; i < token.end && letters < MOST_CODES; i++, letters++) {
      const script = scriptOf[text.codes[i] ?? 0] ?? 0;
      counts[script] = (counts[script] ?? 0) + 1;
    }
  }
  const japanese = (counts[1] ?? 0) > 0 && (counts[1] ?? 0) * 8 >= (counts[3] ?? 0);
  for (let s = 1; s < counts.length; s++) {
    const dense = s <= 4 ? 3 : 1;
    const share = (counts[s] ?? 0) * dense;
    if (share > 0 && share >= letters - (counts[s] ?? 0) && (s !== 3 || !japanese))
      return { language: scripts[s - 1]?.[0] ?? 'und', confidence: 0.99, second: 'en' };
    if (s === 1 && japanese) return { language: 'ja', confidence: 0.99, second: 'en' };
  }
  return null;
}

/** What the grams of a text add for each language. */
interface Sums {
  sums: Int32Array;
  count: number;
}

const SLOTS = 1 << 14;
/** Two hashes and the length of the word in a slot, and how many grams it has. */
const FACTS = 4;

/** Most words are met again and again, and their grams depend on nothing else: what they add is kept, the newest word in its slot. */
interface KnownWords {
  facts: Int32Array;
  sums: Int32Array;
}

const knownWords = new WeakMap<LanguageModel, KnownWords>();

function knownTo(model: LanguageModel): KnownWords {
  let known = knownWords.get(model);
  if (known) return known;
  known = { facts: new Int32Array(SLOTS * FACTS), sums: new Int32Array(SLOTS * model.languages.length) };
  knownWords.set(model, known);
  return known;
}

function summedWords(model: LanguageModel, text: Text): Sums {
  const size = model.languages.length;
  const known = knownTo(model);
  const total: Sums = { sums: new Int32Array(size), count: 0 };
  forEachWord(text, (token) => {
    const slot = slotOf(model, text, token, known);
    total.count += known.facts[slot * FACTS + 3]!;
    for (let l = 0, at = slot * size; l < size; l++, at++) total.sums[l]! += known.sums[at]!;
  });
  return total;
}

/** Where a word's sums stand; they are put there if another word's do. */
function slotOf(model: LanguageModel, text: Text, token: Token, { facts, sums }: KnownWords): number {
  let [first, second] = [0x2545f491, 0x9e3779b9 | 0];
  for (let i = token.start; i < token.end; i++) {
    first = Math.imul(first ^ text.codes[i]!, PRIME);
    second = Math.imul(second ^ text.codes[i]!, 0x5bd1e995);
    second ^= second >>> 15;
  }
  const slot = (first ^ (first >>> 15)) & (SLOTS - 1);
  const at = slot * FACTS;
  const length = token.end - token.start;
  if (facts[at] === first && facts[at + 1] === second && facts[at + 2] === length) return slot;
  const size = model.languages.length;
  facts.set([first, second, length, sumWord(model, text, token, sums.subarray(slot * size, (slot + 1) * size))], at);
  return slot;
}

/** Writes what a word adds. @returns how many grams it has */
function sumWord({ bits, weights }: LanguageModel, text: Text, token: Token, into: Int32Array): number {
  const grams: number[] = [];
  wordGrams(text, token, grams);
  const mask = (1 << bits) - 1;
  into.fill(0);
  for (const hash of grams) {
    const base = (hash & mask) * into.length;
    for (let l = 0; l < into.length; l++) into[l]! += weights[base + l]!;
  }
  return grams.length;
}

function logitsOf(
  { languages, step, bias, temperature }: LanguageModel,
  sums: Int32Array,
  count: number,
): Float64Array {
  const logits = new Float64Array(languages.length);
  const scale = languageScale(count) * step;
  for (let l = 0; l < logits.length; l++) logits[l] = ((sums[l] ?? 0) * scale + (bias[l] ?? 0)) / temperature;
  return logits;
}

export const languageScale = (count: number): number => 3 / Math.sqrt(count + 5);

function best(languages: string[], logits: Float64Array): LanguageGuess {
  let first = 0;
  let second = -1;
  for (let l = 1; l < languages.length; l++) {
    if ((logits[l] ?? 0) > (logits[first] ?? 0)) [first, second] = [l, first];
    else if (second < 0 || (logits[l] ?? 0) > (logits[second] ?? 0)) second = l;
  }
  let total = 0;
  for (const logit of logits) total += Math.exp(logit - (logits[first] ?? 0));
  return { language: languages[first] ?? 'und', confidence: 1 / total, second: languages[second] ?? 'und' };
}

/** Letter 1- to 4-grams of the words with their edges, accents kept, and whole words; names, links and tags left out. */
export function languageGrams(text: Text): number[] {
  const grams: number[] = [];
  forEachWord(text, (token) => wordGrams(text, token, grams));
  return grams;
}

function forEachWord(text: Text, take: (token: Token) => void): void {
  let codes = 0;
  for (const token of text.tokens) {
    if (token.kind !== WORD || token.tag) continue;
    if ((codes += token.end - token.start) > MOST_CODES) break;
    take(token);
  }
}

function wordGrams(text: Text, token: Token, grams: number[]): void {
  const { codes } = text;
  for (let i = token.start - 1; i < token.end; i++) {
    let hash = 0x2545f491;
    const most = i < token.start ? 12 : 4;
    for (let n = 1; n <= most && i + n - 1 <= token.end; n++) {
      const at = i + n - 1;
      const code = at < token.start || at === token.end ? 32 : (codes[at] ?? 0);
      hash = Math.imul(hash ^ code, PRIME);
      if (n > 4 && at < token.end) continue;
      if (n === 1 && code === 32) continue;
      const h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
      grams.push(h ^ (h >>> 13));
    }
  }
}
