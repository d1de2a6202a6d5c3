import { CLASS, FOLD, HIDDEN, LOWER, SPACE } from './characters.ts';
import { tokenise, type Token } from './tokens.ts';

/** A message as the analyser sees it, with the way back to the words as they were written. */
export interface Text {
  source: string;
  /** Lower case, hidden units left out, three or more of a letter in a row made one. */
  codes: Uint16Array;
  /** `codes` without accents. */
  folded: Uint16Array;
  /** Where each code stands in the source. */
  at: Int32Array;
  /** 1 where a lengthened letter was shortened. */
  stretched: Uint8Array;
  /** 1 where the source has a capital. */
  capital: Uint8Array;
  length: number;
  tokens: Token[];
}

/** Of a longer text the beginning and the end are read: what matters is said there, and time stays bounded. */
const HEAD = 8000;
const TAIL = 2000;

/** Prepares a message: linear in its length, whatever it holds. */
export function readText(source: string): Text {
  const size = Math.min(source.length, HEAD + TAIL + 1);
  const text: Text = {
    source,
    codes: new Uint16Array(size),
    folded: new Uint16Array(size),
    at: new Int32Array(size + 1),
    stretched: new Uint8Array(size),
    capital: new Uint8Array(size),
    length: 0,
    tokens: [],
  };
  copyCodes(text);
  text.tokens = tokenise(text);
  return text;
}

function copyCodes(text: Text): void {
  const { source, codes, folded, at, stretched, capital } = text;
  let out = 0;
  for (let i = 0; i < source.length; i++) {
    if (i === HEAD && source.length > HEAD + TAIL) {
      at[out] = i;
      codes[out++] = 32;
      i = source.length - TAIL;
    }
    const unit = source.charCodeAt(i);
    const kind = CLASS[unit];
    if (kind === HIDDEN) continue;
    const code = kind === SPACE ? 32 : (LOWER[unit] ?? unit);
    if (
      out >= 2 &&
      stretches(code, kind) &&
      code === codes[out - 1] &&
      (stretched[out - 1] || code === codes[out - 2])
    ) {
      if (!stretched[out - 1]) out--;
      stretched[out - 1] = 1;
      continue;
    }
    codes[out] = code;
    folded[out] = FOLD[code] ?? code;
    capital[out] = code !== unit && kind === 1 ? 1 : 0;
    at[out++] = i;
  }
  at[out] = source.length;
  text.length = out;
}

/** Letters of alphabets and spaces are shortened; digits, marks and ideographs mean what they say. */
const stretches = (code: number, kind: number | undefined): boolean => kind === 1 || code === 32;

/** The span of the source between two codes. */
export function spanOf(text: Text, start: number, end: number): { start: number; end: number; text: string } {
  const from = text.at[start] ?? 0;
  const last = text.at[end - 1] ?? from;
  const after = text.at[end] ?? text.source.length;
  const to = text.codes[end - 1] === 32 ? after : endOf(text, last, after);
  return { start: from, end: to, text: text.source.slice(from, to) };
}

/** Where a stretched or accented last letter ends: hidden and repeated units up to the next code belong to it. */
function endOf(text: Text, last: number, after: number): number {
  let to = after;
  while (to > last + 1 && CLASS[text.source.charCodeAt(to - 1)] === SPACE) to--;
  return to;
}
