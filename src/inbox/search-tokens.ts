/**
 * Cuts text into what search finds: words of every script, pairs of characters where a script has no spaces, mail
 * addresses, handles, links. Pure; the same cut on the way in and in a query, so that both sides always agree. Marks and
 * case are folded and only the folded form is kept: "Łódź" is found by "lodz" and the reverse.
 */

/** What is known of a message that somebody may search for. */
export interface Searchable {
  occurredAt: Date;
  /** Body, subject, names, handles. */
  texts: readonly (string | null | undefined)[];
  /** Mail addresses, found whole and in parts. */
  addresses?: readonly (string | null | undefined)[];
  /** Where the message stands on its platform. */
  links?: readonly (string | null | undefined)[];
}

const LONGEST = 64;
const MOST = 20_000;
const LINK = /\b(?:https?|at):\/\/[^\s<>"'`{}|\\^]+/giu;
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;
/** Scripts written without spaces between words (and Korean, whose endings stick to words). */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー';
const HAS_UNSPACED = new RegExp(`[${UNSPACED}]`, 'u');
const PIECE = new RegExp(`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}_])+`, 'gu');
const PLAIN_WORD = /[\p{L}\p{N}\p{M}_]+/gu;
const ASCII_WORD = /[a-z0-9_]+/g;
const NOT_ASCII = /\P{ASCII}/u;
/** Marks on Latin, Greek, Cyrillic, Hebrew and Arabic letters; never the vowel signs of other scripts. */
const MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+/g;
const LETTERS: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ة: 'ه',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/** Case, width and marks folded away. */
export function foldText(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  const bare = text.normalize('NFKD').toLowerCase().replace(MARKS, '').normalize('NFC');
  return bare.replace(SPECIAL, (letter) => LETTERS[letter]!);
}

/** Without scheme, www, query tracking and trailing slash, so that a pasted link equals the stored one. */
export function normaliseLink(link: string): string {
  const bare = link
    .toLowerCase()
    .replace(/^[a-z]+:\/+/, '')
    .replace(/^(?:www|m|mobile)\./, '')
    .replace(/#.*$/, '')
    .replace(/[?&](?:utm_[a-z]+|fbclid|gclid|ref|ref_src|s|t|mibextid)=[^&]*/g, '')
    .replace(/[).,;:!?/&]+$/, '');
  return token(bare.replace(/[^\p{L}\p{N}\p{M}._@/+?=&-]/gu, '_').slice(0, 200));
}

/** Long identifiers within a link (a post's number), which survive when the platform renames its host or path. */
const identifiers = (link: string): string[] =>
  link.split(/[/?=&]/).filter((part) => part.length >= 6 && /\d{4}/.test(part));

const token = (raw: string) => (raw.length <= LONGEST * 3 ? raw : raw.slice(0, LONGEST * 3));
const word = (raw: string) => (raw.length <= LONGEST ? raw : raw.slice(0, LONGEST));

function addRun(run: string, into: Set<string>): void {
  const characters = [...run];
  for (let i = 0; i + 1 < characters.length; i++) into.add(characters[i]! + characters[i + 1]!);
  into.add(characters.at(-1)!);
}

function addWords(folded: string, into: Set<string>): void {
  const ascii = !NOT_ASCII.test(folded);
  const unspaced = !ascii && HAS_UNSPACED.test(folded);
  const pieces = folded.match(ascii ? ASCII_WORD : unspaced ? PIECE : PLAIN_WORD);
  if (!pieces) return;
  for (const piece of pieces) {
    if (into.size >= MOST) return;
    if (unspaced && HAS_UNSPACED.test(piece)) addRun(piece, into);
    else {
      into.add(word(piece));
      if (piece.includes('_')) for (const part of piece.split('_')) if (part) into.add(word(part));
    }
  }
}

function addLink(link: string, into: Set<string>): void {
  const whole = normaliseLink(link);
  if (whole === '') return;
  into.add(whole);
  for (const id of identifiers(whole)) into.add(id);
}

function addText(text: string, into: Set<string>): void {
  if (text.includes('://')) {
    for (const link of text.match(LINK) ?? []) addLink(link, into);
  }
  if (text.includes('@')) {
    for (const address of text.match(ADDRESS) ?? []) into.add(token(foldText(address)));
  }
  addWords(foldText(text), into);
}

/** Spans of time, in days, that a message is marked with; a search looks at the newest span first and widens. */
export const SPANS = [1, 16, 256] as const;
const DAY = 86_400_000;

/** The mark of a span: the `n`th since 1970, `back` spans earlier. No word or link holds a tilde. */
export const spanToken = (days: number, at: Date, back = 0): string =>
  `~${days}d${Math.floor(at.getTime() / DAY / days) - back}`;

/** Everything a message can be found by, each once. */
export function searchTokens(message: Searchable): string[] {
  const tokens = new Set<string>(SPANS.map((days) => spanToken(days, message.occurredAt)));
  for (const link of message.links ?? []) if (link) addLink(link, tokens);
  for (const address of message.addresses ?? []) if (address) addText(address, tokens);
  for (const text of message.texts) if (text) addText(text, tokens);
  return [...tokens];
}

/** The same as text of a `tsvector`, without positions; to be cast (`$1::tsvector`). Tokens hold no quotes or colons. */
export function searchVector(message: Searchable): string {
  return searchTokens(message).join(' ');
}

const quoted = (raw: string, prefix: boolean) => `'${raw}'${prefix ? ':*' : ''}`;

function linkTerm(part: string): string | null {
  if (!part.includes('://') && !/^[\w-]+(?:\.[\w-]+)+\/\S/u.test(part)) return null;
  const whole = normaliseLink(part);
  if (whole === '') return null;
  return `(${[whole, ...identifiers(whole)].map((raw) => quoted(raw, false)).join('|')})`;
}

function wordTerms(part: string, last: boolean): string[] {
  const address = part.match(ADDRESS)?.[0];
  if (address) return [quoted(token(foldText(address)), last)];
  const pieces = foldText(part).match(PIECE) ?? [];
  return pieces.flatMap((piece, i) => {
    const final = last && i === pieces.length - 1;
    if (!HAS_UNSPACED.test(piece)) return [quoted(word(piece), final && piece.length >= 3)];
    const characters = [...piece];
    if (characters.length === 1) return [quoted(piece, true)];
    return characters.slice(1).map((character, j) => quoted(characters[j]! + character, false));
  });
}

/**
 * What a person typed, as text of a `tsquery` (`$1::tsquery`): every word must be there, the last one may go on (from
 * three letters). A pasted link finds its message.
 * @returns null when nothing searchable was typed
 */
export function searchQuery(typed: string): string | null {
  const parts = typed.trim().slice(0, 500).split(/\s+/).slice(0, 16);
  const open = !/\s$/.test(typed);
  const terms = parts.flatMap((part, i) => linkTerm(part) ?? wordTerms(part, open && i === parts.length - 1));
  return terms.length === 0 ? null : [...new Set(terms)].join(' & ');
}
