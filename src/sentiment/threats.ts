import type { Threat, ThreatClass } from './reading.ts';
import type { Entry } from './lexicon.ts';
import type { Match } from './phrases.ts';
import type { Signals } from './signals.ts';
import { spanOf, type Text } from './text.ts';

/** A human confirms every threat; several phrases of one class make it surer. */
const SURE = 0.9;
const LIKELY = 0.75;
/** From this frustration on, laughter softens nothing. */
const NOT_JOKING = 0.7;
const order: readonly ThreatClass[] = ['self-harm', 'physical', 'legal', 'privacy', 'press-or-regulator'];

/** The gravest threat of a text, unless negation, quotation, a figure of speech or product talk takes it away. */
export function threatOf(text: Text, signals: Signals, frustration: number): Threat | null {
  const real = signals.threats.filter((threat) => !signals.guards.some((guard) => guards(guard, threat, frustration)));
  const gravest = real.sort((a, b) => rank(a) - rank(b) || b.end - b.start - (a.end - a.start));
  const found = gravest[0];
  if (!found) return null;
  const certain = real.some(
    (other) => other.entry.code === found.entry.code && (other.start >= found.end || other.end <= found.start),
  );
  return {
    class: found.entry.code as ThreatClass,
    confidence: certain ? SURE : LIKELY,
    span: spanOf(text, found.start, found.end),
  };
}

const rank = ({ entry }: Match<Entry>): number => order.indexOf(entry.code as ThreatClass);

/**
 * A guard named after a class, or `any`, must touch what it guards. `talk` (of others, of the past, of compliance) guards
 * the milder classes anywhere in the text, `mood` (laughter) and `fiction` (songs, films) all of them unless the writer
 * is plainly fed up.
 */
function guards(guard: Match<Entry>, threat: Match<Entry>, frustration: number): boolean {
  const code = guard.entry.code;
  if (code === 'mood' || code === 'fiction') return frustration < NOT_JOKING;
  if (code === 'talk') return rank(threat) >= order.indexOf('legal');
  return (code === 'any' || code === threat.entry.code) && guard.start < threat.end && threat.start < guard.end;
}
