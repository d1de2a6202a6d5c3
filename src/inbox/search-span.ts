import { spanToken } from './search-tokens.ts';

/** How far back a search looks: so many of the marks that stand for so many days each. */
export interface Span {
  marks: number;
  days: number;
}

/** From the newest two days on, each four times as wide as the one before; beyond them lies everything. */
export const spans: readonly Span[] = [
  { marks: 2, days: 1 },
  { marks: 8, days: 1 },
  { marks: 2, days: 16 },
  { marks: 8, days: 16 },
  { marks: 2, days: 256 },
];

const width = ({ marks, days }: Span): number => marks * days;
/** So few matches within a span foretell few in all: it is cheapest to fetch them at once. */
const few = 3;

/** The words within a span that ends at an instant, as text of a `tsquery`; `null` is everywhere. */
export function within(span: Span | null, words: string, until: Date): string {
  if (span === null) return words;
  const marks = Array.from({ length: span.marks }, (_, back) => `'${spanToken(span.days, until, back)}'`);
  return `(${marks.join(' | ')}) & ${words}`;
}

/**
 * The next span to look at when this one did not fill the page: wide enough, going by what was found. Pure.
 * @param seen `found`: conversations on the page so far; `hits`: messages that match, before any filter
 * @returns null for everywhere
 */
export function nextSpan(span: Span, seen: { found: number; hits: number; wanted: number }): Span | null {
  if (seen.hits <= few) return null;
  const enough = (width(span) * seen.wanted * 1.3) / Math.max(seen.found, 1);
  const wider = spans.slice(spans.indexOf(span) + 1);
  // many hits that a filter keeps back: go on step by step, not to everything at once
  if (seen.found <= few) return wider[0] ?? null;
  return wider.find((candidate) => width(candidate) >= enough) ?? null;
}
