import { wantedOf } from './answer.ts';
import { levelOf, shippedCalibration } from './calibration.ts';
import { featuresOf } from './features.ts';
import { frustrationOf, leaning } from './frustration.ts';
import { identify, shippedLanguageModel, type LanguageGuess } from './language.ts';
import { score, shippedModel, type Scores } from './model.ts';
import type { Context, Reading } from './reading.ts';
import { readSignals } from './signals.ts';
import { readText } from './text.ts';
import { threatOf } from './threats.ts';

const LABELS = ['neg', 'neu', 'pos'] as const;
/** Below this the runner-up's lexicon is read too. */
const SURE_OF_LANGUAGE = 0.8;

/**
 * Reads one message: language, sentiment, frustration with its reasons, threats, and whether it wants an answer.
 * Pure, synchronous, offline; the same text and context always give the same reading.
 * @param text plain text, quoted history already cut off
 */
export function analyse(text: string, context: Context = {}): Reading {
  const prepared = readText(text);
  const guess = identify(prepared, shippedLanguageModel(), context.language);
  const signals = readSignals(prepared, lexiconsFor(guess));
  const scores = score(shippedModel(), featuresOf(prepared, signals), guess.language);
  const { thresholds, frustration: weights } = shippedCalibration();
  const { label, negative, positive } = labelOf(scores, leaning(signals, weights));
  const tuning = context.tuning ?? context.tunings?.[guess.language];
  const frustration = frustrationOf(prepared, signals, scores, { ...context, tuning }, weights);
  const level = levelOf(frustration.score, tuning?.thresholds ?? thresholds, context.percentiles);
  const threat = threatOf(prepared, signals, frustration.score);
  const scored = { label, negative, positive, frustration: frustration.score, level, threat };
  return {
    language: guess.language,
    languageConfidence: round(guess.confidence),
    label,
    negative: round(negative),
    frustration: round(frustration.score),
    level,
    ...wantedOf(prepared, signals, scored, context),
    threat,
    reasons: frustration.reasons,
  };
}

function lexiconsFor({ language, confidence, second }: LanguageGuess): string[] {
  return confidence < SURE_OF_LANGUAGE && second !== language ? [language, second] : [language];
}

function labelOf({ logits }: Scores, lean: number): { label: Reading['label']; negative: number; positive: number } {
  const leaned = [(logits[0] ?? 0) + lean, logits[1] ?? 0, logits[2] ?? 0];
  const top = Math.max(...leaned);
  const odds = leaned.map((logit) => Math.exp(logit - top));
  const total = odds.reduce((a, b) => a + b, 0);
  const [negative = 0, , positive = 0] = odds.map((odd) => odd / total);
  return { label: LABELS[odds.indexOf(1)] ?? 'neu', negative, positive };
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
