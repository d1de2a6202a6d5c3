import { CLASS, DENSE, DIGIT, LETTER, SPACE, SYMBOL } from './characters.ts';
import { emoticonAt } from './emoticons.ts';
import type { Text } from './text.ts';

export const WORD = 0;
export const NUMBER = 1;
/** A run of a script without spaces. */
export const RUN = 2;
export const NAME = 3;
export const LINK = 4;
export const EMOJI = 5;
export const EMOTICON = 6;
export const MARK = 7;

const SPACE_CODE = 32;
const AT = 64;

export interface Token {
  kind: number;
  /** Half-open range of codes. A hashtag's `#` stands outside. */
  start: number;
  end: number;
  tag: boolean;
  shouted: boolean;
  stretched: boolean;
  negated: boolean;
  /** For marks and emoticons: what is read instead of the characters. */
  value: string;
}

/** Cuts a text into words, names, links, emoji and marks. */
export function tokenise(text: Text): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const code = text.codes[i] ?? 0;
    const kind = CLASS[code];
    if (kind === SPACE) i++;
    else i = next(text, i, code, kind ?? 0, tokens);
  }
  return tokens;
}

function next(text: Text, i: number, code: number, kind: number, tokens: Token[]): number {
  const face = emoticonAt(text, i);
  if (face) return push(tokens, EMOTICON, i, i + face.length, face);
  if (kind === LETTER || kind === DIGIT) return word(text, i, tokens, false);
  if (kind === DENSE) return push(tokens, RUN, i, runEnd(text, i, DENSE));
  if (kind === SYMBOL) return emoji(text, i, tokens);
  const after = CLASS[text.codes[i + 1] ?? 32];
  if (code === AT && (after === LETTER || after === DIGIT || text.codes[i + 1] === 95))
    return push(tokens, NAME, i, nameEnd(text, i + 1));
  if (code === AT && after === DENSE && standsAlone(text, i + 1))
    return push(tokens, NAME, i, runEnd(text, i + 1, DENSE));
  if (code === 35 && (after === LETTER || after === DENSE))
    return after === LETTER ? word(text, i + 1, tokens, true) : i + 1;
  return mark(text, i, code, tokens);
}

function push(tokens: Token[], kind: number, start: number, end: number, value = ''): number {
  tokens.push({ kind, start, end, tag: false, shouted: false, stretched: false, negated: false, value });
  return end;
}

function runEnd(text: Text, i: number, kind: number): number {
  while (i < text.length && CLASS[text.codes[i] ?? 0] === kind) i++;
  return i;
}

function nameEnd(text: Text, i: number): number {
  for (; i < text.length; i++) {
    const code = text.codes[i] ?? 0;
    const kind = CLASS[code];
    if (kind !== LETTER && kind !== DIGIT && code !== 95) break;
  }
  return i;
}

const LONGEST_DENSE_NAME = 8;

/** "@小鱼 " is a name; "@" before a whole sentence without spaces is not. */
function standsAlone(text: Text, start: number): boolean {
  const end = runEnd(text, start, DENSE);
  const after = text.codes[end] ?? SPACE_CODE;
  return end - start <= LONGEST_DENSE_NAME && (end >= text.length || after === SPACE_CODE || after === AT);
}

function word(text: Text, start: number, tokens: Token[], tag: boolean): number {
  const { codes } = text;
  if (isLink(text, start)) return push(tokens, LINK, start, linkEnd(text, start));
  let i = start;
  let capitals = 0;
  let digits = 0;
  let stretched = false;
  for (; i < text.length; i++) {
    const code = codes[i] ?? 0;
    const kind = CLASS[code];
    if (kind === LETTER || kind === DIGIT) {
      capitals += text.capital[i] ?? 0;
      if (kind === DIGIT) digits++;
      if (text.stretched[i]) stretched = true;
    } else if (code === 95 && tag) continue;
    else if (code !== 39 || CLASS[codes[i + 1] ?? 0] !== LETTER || elided(text, i)) break;
  }
  push(tokens, digits === i - start ? NUMBER : WORD, start, i);
  const token = tokens[tokens.length - 1];
  if (token) Object.assign(token, { tag, stretched, shouted: capitals > 1 && capitals >= (i - start) * 0.7 });
  return i;
}

/** "l'avion" is two words, "don't" is one: what follows an English apostrophe is short. */
function elided(text: Text, apostrophe: number): boolean {
  const end = runEnd(text, apostrophe + 1, LETTER);
  return end - apostrophe > 3;
}

const http = [104, 116, 116, 112];
const www = [119, 119, 119, 46];
const starts = (text: Text, i: number, with_: number[]): boolean =>
  with_.every((code, k) => text.codes[i + k] === code);

function isLink(text: Text, i: number): boolean {
  return (
    starts(text, i, www) ||
    (starts(text, i, http) && CLASS[text.codes[i + 4] ?? 32] !== LETTER) ||
    starts(text, i, [...http, 115, 58])
  );
}

function linkEnd(text: Text, i: number): number {
  while (i < text.length && text.codes[i] !== 32 && CLASS[text.codes[i] ?? 0] !== DENSE) i++;
  return i;
}

/** Skin tones are not a word of their own. */
function emoji(text: Text, i: number, tokens: Token[]): number {
  const code = text.codes[i] ?? 0;
  if (code < 0xd800 || code > 0xdbff) return push(tokens, EMOJI, i, i + 1);
  const low = text.codes[i + 1] ?? 0;
  if (code === 0xd83c && low >= 0xdffb && low <= 0xdfff) return i + 2;
  return push(tokens, EMOJI, i, Math.min(i + 2, text.length));
}

/** Runs of `!`, `?`, dots and brackets are read by their sort and whether there are more than one. */
function mark(text: Text, i: number, code: number, tokens: Token[]): number {
  const start = i;
  let asks = 0;
  for (; i < text.length && (text.codes[i] === 33 || text.codes[i] === 63); i++) if (text.codes[i] === 63) asks++;
  const length = i - start;
  if (length > 0) {
    const value = asks > 0 && asks < length ? '?!' : (asks ? '?' : '!').repeat(Math.min(length, 3));
    return push(tokens, MARK, start, i, value);
  }
  while (i < text.length && text.codes[i] === code) i++;
  return push(tokens, MARK, start, i, String.fromCharCode(code).repeat(Math.min(i - start, 2)));
}
