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

interface Range {
  from: number;
  to: number;
}

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
  const scopes = negators.map((match) => scopeOf(text, match.end));
  for (const token of text.tokens) token.negated = inside(scopes, token.start);
  const feelings = feelingsOf(text, of('feeling'), scopes, of('intensifier'));
  const sum = (sign: number): number => feelings.reduce((all, { weight }) => all + Math.max(0, weight * sign), 0);
  return {
    feelings,
    reasons: longest(of('reason')).filter((match) => !denied(match, scopes)),
    threats: of('threat'),
    guards: of('guard'),
    cues: of('cue'),
    intensifiers: of('intensifier'),
    negators: negators.length,
    negative: sum(-1),
    positive: sum(1),
  };
}

/** A negator reaches over the next words of its clause. */
function scopeOf(text: Text, from: number): Range {
  if (CLASS[text.codes[from - 1] ?? 0] === DENSE) return { from, to: from + NEGATION_CHARACTERS };
  let words = 0;
  for (const token of text.tokens) {
    if (token.start < from) continue;
    if (token.kind === MARK && '.,;:!?()'.includes(token.value.charAt(0))) return { from, to: token.start };
    if ((token.kind === WORD || token.kind === NUMBER || token.kind === RUN) && ++words === NEGATION_WORDS)
      return { from, to: token.end };
  }
  return { from, to: text.length };
}

const inside = (ranges: readonly Range[], at: number): boolean => ranges.some(({ from, to }) => at >= from && at < to);

/** "No refund needed": a reason that begins right behind a negator and holds none itself says the opposite. */
function denied(match: Match<Entry>, scopes: readonly Range[]): boolean {
  return deniable.has(match.entry.code) && inside(scopes, match.start);
}

const deniable = new Set(['cancel-or-refund', 'profanity', 'anger', 'deception', 'gratitude', 'resolved', 'churn']);

function feelingsOf(
  text: Text,
  matches: Match<Entry>[],
  scopes: readonly Range[],
  intensifiers: Match<Entry>[],
): Feeling[] {
  const feelings = longest(matches).map(({ entry, start, end }) => {
    const strong = intensifiers.some((other) => other.end <= start && start - other.end < 3);
    return { start, end, weight: charge(entry.weight * (strong ? 1.4 : 1), inside(scopes, start)) };
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
