import { EMOTICONS } from './emoticons.ts';
import type { Feeling, Signals } from './signals.ts';
import type { Text } from './text.ts';
import { EMOJI, EMOTICON, LINK, MARK, NAME, NUMBER, RUN, WORD, type Token } from './tokens.ts';

/** Hashed features of one text. Grams are many and share one scale; marks are few and count fully. */
export interface Features {
  grams: Int32Array;
  gramCount: number;
  /** For every token, where its grams end in `grams`. */
  tokenEnds: Int32Array;
  marks: number[];
}

/** Beyond this many grams a text adds nothing new; the cap keeps hostile input linear in memory too. */
const MOST_GRAMS = 60_000;
const PRIME = 0x01000193;
const WORD_SEED = 0x2f0b4c47;
const PAIR_SEED = 0x51ed270b;
const SKIP_SEED = 0x3c6ef372;
const TRIPLE_SEED = 0x1b873593;
const GRAM_SEED = 0x68e31da4;
const NEGATED_SEED = 0x7feb352d;
const MARK_SEED = 0x165667b1;

let scratch = new Int32Array(4096);
let used = 0;

function put(hash: number): void {
  if (used >= MOST_GRAMS) return;
  if (used === scratch.length) {
    const grown = new Int32Array(scratch.length * 2);
    grown.set(scratch);
    scratch = grown;
  }
  let h = hash ^ (hash >>> 15);
  h = Math.imul(h, 0x2c1b3c6d);
  scratch[used++] = h ^ (h >>> 13);
}

/** Grams and marks as 32-bit hashes; the model cuts them down to its own number of buckets. */
export function featuresOf(text: Text, signals: Signals): Features {
  used = 0;
  const tokenEnds = new Int32Array(text.tokens.length);
  let before = 0;
  let beforeThat = 0;
  text.tokens.forEach((token, i) => {
    const hash = hashOf(text, token);
    putToken(text, token, hash);
    if (token.kind !== RUN) {
      putContext(hash, before, beforeThat);
      beforeThat = before;
      before = hash;
    }
    tokenEnds[i] = used;
  });
  return { grams: scratch.slice(0, used), gramCount: used, tokenEnds, marks: marksOf(text, signals) };
}

function putToken(text: Text, token: Token, hash: number): void {
  if (token.kind === RUN) return putRun(text, token);
  put(hash ^ WORD_SEED);
  if (token.negated && token.kind === WORD) put(hash ^ NEGATED_SEED);
  if (token.kind === WORD) putLetters(text, token);
}

function putContext(hash: number, before: number, beforeThat: number): void {
  put(Math.imul(before ^ PAIR_SEED, PRIME) ^ hash);
  if (!beforeThat) return;
  put(Math.imul(beforeThat ^ SKIP_SEED, PRIME) ^ hash);
  put(Math.imul(Math.imul(beforeThat ^ TRIPLE_SEED, PRIME) ^ before, PRIME) ^ hash);
}

/** Letter 2- to 5-grams with the edges of the word. */
function putLetters(text: Text, token: Token): void {
  const { folded } = text;
  for (let i = token.start - 1; i < token.end; i++) {
    let hash = GRAM_SEED;
    for (let n = 1; n <= 5 && i + n - 1 <= token.end; n++) {
      const at = i + n - 1;
      const code = at < token.start || at === token.end ? 32 : (folded[at] ?? 0);
      hash = Math.imul(hash ^ code, PRIME);
      if (n >= 2) put(hash + n);
    }
  }
}

/** 1- to 4-grams of a script without spaces. */
function putRun(text: Text, token: Token): void {
  for (let i = token.start; i < token.end; i++) {
    let hash = WORD_SEED;
    for (let n = 1; n <= 4 && i + n <= token.end; n++) {
      hash = Math.imul(hash ^ (text.codes[i + n - 1] ?? 0), PRIME);
      put(hash + n);
    }
  }
}

const canonical = new Map<number, number>([
  [NAME, 0x0101],
  [LINK, 0x0202],
  [NUMBER, 0x0303],
]);

function hashOf(text: Text, token: Token): number {
  const fixed = canonical.get(token.kind);
  if (fixed) return Math.imul(fixed, PRIME);
  if (token.value) return hashString(token.value);
  let hash = token.kind === EMOJI ? 0x77 : 0x811c9dc5;
  for (let i = token.start; i < token.end; i++) hash = Math.imul(hash ^ (text.folded[i] ?? 0), PRIME);
  return hash || 1;
}

function hashString(value: string): number {
  let hash = 0x9e3779b9;
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), PRIME);
  return hash || 1;
}

const names = new Map<string, number>();

function mark(name: string): number {
  let hash = names.get(name);
  if (hash === undefined) {
    let h = hashString(name) ^ MARK_SEED;
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    names.set(name, (hash = h ^ (h >>> 13)));
  }
  return hash;
}

/** How strong charges are, not only what they add up to. */
const STRENGTHS: readonly (readonly [string, number, number])[] = [
  ['hateful', -Infinity, -2.5],
  ['bad', -2.5, -1.4],
  ['poor', -1.4, -0.3],
  ['fair', 0.3, 1.3],
  ['good', 1.3, 2.5],
  ['lovely', 2.5, Infinity],
];

/** Sums are coded as thermometers, so that a straight-line model can bend. */
function marksOf(text: Text, signals: Signals): number[] {
  const marks: number[] = [];
  const thermometer = (name: string, value: number, steps: readonly number[]): void => {
    for (const step of steps) if (value >= step) marks.push(mark(name + step));
  };
  const { negative, positive, feelings } = signals;
  thermometer('negative', negative, [0.5, 1, 1.6, 2.4, 3.3, 4.5, 6, 8, 11]);
  thermometer('positive', positive, [0.5, 1, 1.6, 2.4, 3.3, 4.5, 6, 8, 11]);
  thermometer('worse', negative - positive, [0.4, 1, 2, 3, 5]);
  thermometer('better', positive - negative, [0.4, 1, 2, 3, 5]);
  for (const [name, from, to] of STRENGTHS) thermometer(name, countBetween(feelings, from, to), [1, 2, 3]);
  if (feelings.length === 0) marks.push(mark('no-feeling'));
  const last = feelings.at(-1);
  if (last) marks.push(mark(last.weight < 0 ? 'ends-low' : 'ends-high'));
  thermometer('negators', signals.negators, [1, 2, 3]);
  thermometer('reasons', signals.reasons.length, [1, 2, 3, 4]);
  for (const code of new Set(signals.reasons.map(({ entry }) => entry.code))) marks.push(mark(`reason ${code}`));
  for (const code of new Set(signals.cues.map(({ entry }) => entry.code))) marks.push(mark(`cue ${code}`));
  shapes(text, thermometer);
  return marks;
}

function countBetween(feelings: readonly Feeling[], from: number, to: number): number {
  let count = 0;
  for (const { weight } of feelings) if (weight >= from && weight < to) count++;
  return count;
}

function shapes(text: Text, thermometer: (name: string, value: number, steps: readonly number[]) => void): void {
  const count = (test: (token: Token) => boolean): number =>
    text.tokens.reduce((n, token) => n + (test(token) ? 1 : 0), 0);
  const words = count(({ kind }) => kind === WORD);
  const shouted = count((token) => token.kind === WORD && token.shouted && token.end - token.start > 2);
  thermometer('shouted', shouted, [1, 2, 4]);
  thermometer('shouting', words > 3 ? shouted / words : 0, [0.3, 0.7]);
  thermometer(
    'stretched',
    count(({ stretched }) => stretched),
    [1, 2],
  );
  thermometer(
    'cries',
    count(({ kind, value }) => kind === MARK && value.startsWith('!')),
    [1, 2, 3],
  );
  thermometer(
    'asks',
    count(({ kind, value }) => kind === MARK && value.startsWith('?')),
    [1, 2, 3],
  );
  thermometer(
    'links',
    count(({ kind }) => kind === LINK),
    [1],
  );
  thermometer(
    'names',
    count(({ kind }) => kind === NAME),
    [1, 2],
  );
  thermometer(
    'tags',
    count(({ tag }) => tag),
    [1, 2, 4],
  );
  thermometer('words', words, [1, 4, 8, 14, 22, 40]);
  thermometer(
    'glad-face',
    count(({ kind, value }) => kind === EMOTICON && EMOTICONS.get(value) === 'glad'),
    [1, 2],
  );
  thermometer(
    'sad-face',
    count(({ kind, value }) => kind === EMOTICON && EMOTICONS.get(value) === 'sad'),
    [1, 2],
  );
}
