import { CLASS, DIGIT, LETTER } from './characters.ts';
import { readText, type Text } from './text.ts';
import { NAME } from './tokens.ts';

/**
 * Where a text first calls us by one of our names, whatever its case and accents; "Acme" is found in "@acme" too, "@acme"
 * only as a handle. Where nobody has told us our names, the first @name is taken for ours.
 * @returns a half-open range of codes
 */
export function brandIn(text: Text, names: readonly string[] = []): { start: number; end: number } | undefined {
  const ours = readNames(names);
  if (ours.length === 0) return text.tokens.find(({ kind }) => kind === NAME);
  const said = String.fromCharCode(...text.folded.subarray(0, text.length));
  const found = ours.map((name) => ({ start: placeOf(name, text, said), length: name.text.length }));
  const calls = found.filter(({ start }) => start >= 0).sort((a, b) => a.start - b.start);
  return calls[0] && { start: calls[0].start, end: calls[0].start + calls[0].length };
}

interface Name {
  text: Text;
  folded: string;
}

/** A batch of messages brings the same list again and again. */
const read = new WeakMap<readonly string[], Name[]>();

function readNames(names: readonly string[]): Name[] {
  const known = read.get(names);
  if (known) return known;
  const texts = names.map((name) => readText(name.trim())).filter(({ length }) => length > 0);
  const ours = texts.map((text) => ({ text, folded: String.fromCharCode(...text.folded.subarray(0, text.length)) }));
  read.set(names, ours);
  return ours;
}

function placeOf(name: Name, text: Text, said: string): number {
  let start = said.indexOf(name.folded);
  while (start >= 0 && !isWhole(name.text, text, start)) start = said.indexOf(name.folded, start + 1);
  return start;
}

/** Not within a longer word or handle; and "AAA", which is shortened to "a", is no other "a". */
function isWhole(name: Text, text: Text, start: number): boolean {
  const end = start + name.length;
  const goesOnBefore = isSpelled(text, start - 1) && (isSpelled(text, start) || text.codes[start] === AT);
  const goesOnAfter = isSpelled(text, end - 1) && isSpelled(text, end);
  const letters = name.stretched.subarray(0, name.length);
  const asLong = letters.every((stretched, i) => !stretched || text.stretched[start + i] === 1);
  return asLong && !goesOnBefore && !goesOnAfter;
}

const AT = 64;
const UNDERSCORE = 95;

/** Part of a word that ends at a space; scripts without spaces have no such words. */
function isSpelled(text: Text, i: number): boolean {
  if (i < 0 || i >= text.length) return false;
  const code = text.codes[i] ?? 0;
  return CLASS[code] === LETTER || CLASS[code] === DIGIT || code === UNDERSCORE;
}
