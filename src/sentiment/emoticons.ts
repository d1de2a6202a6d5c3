import { CLASS, LETTER } from './characters.ts';
import type { Text } from './text.ts';

const glad = ':) :-) :d :-d ;) ;-) =) =d xd ^^ ^_^ <3 :3 :* :-* :p ;p :-p (: ;d :o) c: \\o/';
const sad = ":( :-( :'( :,( =( :/ :-/ :\\ :-\\ :| :-| ;( d: >:( >:[ </3 -_- -__- -.- t_t ;_; :[ ):";

/** Faces typed with marks, in lower case, by what they show. */
export const EMOTICONS: ReadonlyMap<string, 'glad' | 'sad'> = new Map([
  ...glad.split(' ').map((face): [string, 'glad'] => [face, 'glad']),
  ...sad.split(' ').map((face): [string, 'sad'] => [face, 'sad']),
]);

/** Their first two codes: nearly every place in a text is ruled out by these. */
const openings = new Set([...EMOTICONS.keys()].map((face) => (face.charCodeAt(0) << 16) | face.charCodeAt(1)));

/** The longest emoticon that begins at a code, or nothing. One made of letters must stand apart from words. */
export function emoticonAt(text: Text, i: number): string | undefined {
  if (!openings.has(((text.codes[i] ?? 0) << 16) | (text.codes[i + 1] ?? 0))) return undefined;
  for (let length = 4; length >= 2; length--) {
    if (i + length > text.length) continue;
    const face = String.fromCharCode(...text.codes.subarray(i, i + length));
    if (EMOTICONS.has(face) && apart(text, i, i + length)) return face;
  }
  return undefined;
}

function apart(text: Text, start: number, end: number): boolean {
  const letter = (at: number): boolean => CLASS[text.codes[at] ?? 32] === LETTER;
  const touching = (letter(start) && start > 0 && letter(start - 1)) || (letter(end - 1) && letter(end));
  const link = text.codes[end] === 47 && text.codes[end - 1] === 47;
  return !touching && !link;
}
