import { brandIn } from './brand.ts';
import type { Context, Reason } from './reading.ts';
import type { Signals } from './signals.ts';
import { spanOf, type Text } from './text.ts';
import { EMOJI, EMOTICON, MARK, RUN, WORD } from './tokens.ts';
import { FRUSTRATED, NEGATIVE, NEUTRAL, POSITIVE, type Scores } from './model.ts';

/** How the parts are weighed on the logit scale; fitted or set with the model, kept beside its weights. */
export interface FrustrationWeights {
  intercept: number;
  negative: number;
  head: number;
  reasons: Record<string, number>;
  behaviour: Record<string, number>;
}

interface Part {
  code: string;
  logit: number;
  at?: { start: number; end: number };
  fact?: Reason['fact'];
}

export interface Frustration {
  score: number;
  reasons: Reason[];
}

/** A second hint of the same sort adds half, a third a quarter. */
const REPEAT = 0.5;
const MOST_WORDS = 3;

/** The score as a sum of parts on the logit scale, and the parts as reasons with their share of it. */
export function frustrationOf(
  text: Text,
  signals: Signals,
  scores: Scores,
  context: Context,
  weights: FrustrationWeights,
): Frustration {
  const { logits } = scores;
  const odds = negativeLogit(logits);
  const model = weights.intercept + weights.negative * odds + weights.head * (logits[FRUSTRATED] ?? 0);
  const parts = [...ruleParts(text, signals, context, weights, odds), ...behaviourParts(context, weights)];
  const total = model + parts.reduce((sum, { logit }) => sum + logit, 0) + (context.tuning?.bias ?? 0);
  const score = sigmoid(total);
  return { score, reasons: share(text, [...modelParts(text, scores, model - weights.intercept), ...parts], score) };
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** log(P(negative) / P(not negative)) of the first head. */
export function negativeLogit(logits: Float64Array): number {
  const neutral = logits[NEUTRAL] ?? 0;
  const positive = logits[POSITIVE] ?? 0;
  const top = Math.max(neutral, positive);
  return (logits[NEGATIVE] ?? 0) - top - Math.log(Math.exp(neutral - top) + Math.exp(positive - top));
}

/** How far what the lexicons say moves P(negative): texts unlike those learned from lean on it. */
const LEAN = 0.2;
const MOST_LEAN = 2.5;

/** The rules' word on negativity, on the logit scale; every reason counts once. */
export function leaning(signals: Signals, { reasons }: FrustrationWeights): number {
  const codes = new Set(signals.reasons.map(({ entry }) => entry.code));
  const sum = [...codes].reduce((all, code) => all + (reasons[code] ?? 0), 0);
  return LEAN * Math.max(-MOST_LEAN, Math.min(MOST_LEAN, sum));
}

function ruleParts(text: Text, signals: Signals, context: Context, weights: FrustrationWeights, odds: number): Part[] {
  const seen = new Map<string, number>();
  const parts: Part[] = [];
  for (const { entry, start, end } of signals.reasons) {
    const times = seen.get(entry.code) ?? 0;
    seen.set(entry.code, times + 1);
    const weight = weights.reasons[entry.code] ?? 0;
    if (weight && times < 3) parts.push({ code: entry.code, logit: weight * REPEAT ** times, at: { start, end } });
  }
  const complaining = parts.some(({ logit }) => logit > 0) || odds > 0;
  if (complaining) parts.push(...emphasisParts(text, weights), ...brandParts(text, context, weights));
  return parts.filter((part) => fits(part, context, complaining, odds));
}

/** Swearing is chatter unless it is said to us and the rest is negative; what is not said to us weighs half. */
function fits(part: Part, context: Context, complaining: boolean, odds: number): boolean {
  if (context.addressed === false) part.logit /= 2;
  if (part.code === 'profanity') return context.addressed !== false && complaining && odds > -0.5;
  return true;
}

function emphasisParts(text: Text, weights: FrustrationWeights): Part[] {
  const emphasis = weights.reasons['emphasis'] ?? 0;
  const parts: Part[] = [];
  const shouted = text.tokens.filter(({ kind, shouted, start, end }) => kind === WORD && shouted && end - start > 2);
  const first = shouted[0];
  if (first && shouted.length >= 2) parts.push({ code: 'emphasis', logit: emphasis, at: first });
  const loud = text.tokens.find(
    ({ kind, value }) => kind === MARK && (value.startsWith('!!') || value === '?!' || value.startsWith('??')),
  );
  if (loud) parts.push({ code: 'emphasis', logit: emphasis, at: loud });
  return parts;
}

function brandParts(text: Text, { brandNames }: Context, { reasons }: FrustrationWeights): Part[] {
  const at = brandIn(text, brandNames);
  return at ? [{ code: 'brand-addressed', logit: reasons['brand-addressed'] ?? 0, at }] : [];
}

function behaviourParts(context: Context, { behaviour }: FrustrationWeights): Part[] {
  const parts: Part[] = [];
  const add = (code: string, times: number, fact: Reason['fact']): void => {
    if (times > 0) parts.push({ code, logit: (behaviour[code] ?? 0) * Math.min(times, 3), fact });
  };
  const nudges = context.nudgesUnanswered ?? 0;
  const contacts = context.contactsIn48h ?? 0;
  add('nudge-while-unanswered', nudges, { nudges });
  add('contact-again-within-48h', contacts, { contacts });
  add('asks-on-another-channel', Number(context.otherChannelOpen ?? false), { otherChannel: true });
  add('past-sla', Number(context.pastSla ?? false), { pastSla: true });
  add('broken-promise', Number(context.brokenPromise ?? false), { brokenPromise: true });
  return parts;
}

/** What the model adds, told by the words that weigh most in it. */
function modelParts(text: Text, { tokens }: Scores, logit: number): Part[] {
  const code = logit > 0 ? 'model-negative' : 'model-positive';
  const sign = Math.sign(logit);
  const said = text.tokens.map((token, i) => ({ token, weight: (tokens[i] ?? 0) * sign }));
  const telling = said.filter(({ token, weight }) => weight > 0 && [WORD, RUN, EMOJI, EMOTICON].includes(token.kind));
  const top = telling.sort((a, b) => b.weight - a.weight).slice(0, MOST_WORDS);
  const sum = top.reduce((all, { weight }) => all + weight, 0);
  if (top.length === 0) return [{ code, logit }];
  return top.map(({ token, weight }) => ({ code, logit: (logit * weight) / sum, at: token }));
}

/** Shares are signed and add up to the score over the parts that raise it. */
function share(text: Text, parts: Part[], score: number): Reason[] {
  const raising = parts.reduce((sum, { logit }) => sum + Math.max(0, logit), 0) || 1;
  const reasons = parts.map(({ code, logit, at, fact }) => ({
    code,
    share: Math.round(Math.max(-1, logit / raising) * score * 1000) / 1000,
    ...(at && { span: spanOf(text, at.start, at.end) }),
    ...(fact && { fact }),
  }));
  return reasons.filter(({ share }) => Math.abs(share) >= 0.01).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
}
