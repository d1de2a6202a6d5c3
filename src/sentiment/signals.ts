import { CLASS, DENSE } from './characters.ts';
import { lexiconOf, type Entry } from './lexicon.ts';
import type { Match } from './phrases.ts';
import type { Text } from './text.ts';
import { EMOTICON, MARK, NUMBER, RUN, WORD } from './tokens.ts';
import { EMOTICONS } from './emoticons.ts';

export interface Feeling {
  start: number;
  end: number;
  /** After negation and intensifiers. */
  weight: number;
}

/** What the lexicons find in a text. */
export interface Signals {
  feelings: Feeling[];
  reasons: Match<Entry>[];
  threats: Match<Entry>[];
  guards: Match<Entry>[];
  cues: Match<Entry>[];
  intensifiers: Match<Entry>[];
  negators: number;
  /** Sums of the charges, both positive numbers. */
  negative: number;
  positive: number;
}

const NEGATION_WORDS = 4;
const NEGATION_CHARACTERS = 4;

/** Looks a text up in the lexicons of some languages, the first of them trusted most, and in the common one. */
export function readSignals(text: Text, languages: readonly string[]): Signals {
  const groups = new Map<Entry['group'], Match<Entry>[]>();
  for (const language of [...languages, 'common']) {
    for (const match of lexiconOf(language)?.find(text) ?? []) {
      const group = groups.get(match.entry.group);
      if (group) group.push(match);
      else groups.set(match.entry.group, [match]);
    }
  }
  const of = (group: Entry['group']): Match<Entry>[] => groups.get(group) ?? [];
  const negators = of('negator');
  const negated = negatedIn(text, negators);
  for (const token of text.tokens) token.negated = negated[token.start] === 1;
  const feelings = feelingsOf(text, of('feeling'), negated, of('intensifier'));
  const sum = (sign: number): number => feelings.reduce((all, { weight }) => all + Math.max(0, weight * sign), 0);
  return {
    feelings,
    reasons: longest(of('reason')).filter((match) => !denied(match, negated)),
    threats: of('threat'),
    guards: of('guard'),
    cues: of('cue'),
    intensifiers: of('intensifier'),
    negators: negators.length,
    negative: sum(-1),
    positive: sum(1),
  };
}

/** 1 for every code that a negator reaches: the next words of its clause. */
function negatedIn(text: Text, negators: readonly Match<Entry>[]): Uint8Array {
  const negated = new Uint8Array(text.length);
  for (const { end } of negators) negated.fill(1, end, reachOf(text, end));
  return negated;
}

function reachOf(text: Text, from: number): number {
  if (CLASS[text.codes[from - 1] ?? 0] === DENSE) return from + NEGATION_CHARACTERS;
  let words = 0;
  for (let i = firstTokenFrom(text, from); i < text.tokens.length; i++) {
    const token = text.tokens[i];
    if (!token) break;
    if (token.kind === MARK && '.,;:!?()'.includes(token.value.charAt(0))) return token.start;
    if ((token.kind === WORD || token.kind === NUMBER || token.kind === RUN) && ++words === NEGATION_WORDS)
      return token.end;
  }
  return text.length;
}

/** By halving: a text may hold thousands of negators. */
function firstTokenFrom({ tokens }: Text, from: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** "No refund needed": a reason that begins right behind a negator and holds none itself says the opposite. */
function denied(match: Match<Entry>, negated: Uint8Array): boolean {
  return deniable.has(match.entry.code) && negated[match.start] === 1;
}

const deniable = new Set(['cancel-or-refund', 'profanity', 'anger', 'deception', 'gratitude', 'resolved', 'churn']);

function feelingsOf(text: Text, matches: Match<Entry>[], negated: Uint8Array, intensifiers: Match<Entry>[]): Feeling[] {
  const ends = new Set(intensifiers.map(({ end }) => end));
  const feelings = longest(matches).map(({ entry, start, end }) => {
    const strong = ends.has(start) || ends.has(start - 1) || ends.has(start - 2);
    return { start, end, weight: charge(entry.weight * (strong ? 1.4 : 1), negated[start] === 1) };
  });
  for (const token of text.tokens) {
    if (token.kind === EMOTICON)
      feelings.push({ start: token.start, end: token.end, weight: EMOTICONS.get(token.value) === 'glad' ? 1.5 : -1.5 });
  }
  return feelings.sort((a, b) => a.start - b.start);
}

/** "Not good" is bad; "not bad" is only just good. */
const charge = (weight: number, negated: boolean): number => (negated ? weight * (weight > 0 ? -0.8 : -0.35) : weight);

/** Drops what lies within a longer phrase of the same group. */
function longest(matches: Match<Entry>[]): Match<Entry>[] {
  const sorted = [...matches].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Match<Entry>[] = [];
  let reach = -1;
  for (const match of sorted) {
    if (match.end <= reach) continue;
    kept.push(match);
    reach = match.end;
  }
  return kept;
}
