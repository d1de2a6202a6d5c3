/** What the analyser makes of one message. Pure data, stored with the message and shown with its reasons. */
export type Level = 'calm' | 'annoyed' | 'frustrated' | 'furious';
export const LEVELS: readonly Level[] = ['calm', 'annoyed', 'frustrated', 'furious'];

export type Kind = 'complaint' | 'question' | 'request' | 'praise' | 'other';
export type ThreatClass = 'physical' | 'self-harm' | 'legal' | 'press-or-regulator' | 'privacy';

/** One reason for a score. Stable machine form: a UI translates `code`; nothing here is prose. */
export interface Reason {
  /** e.g. `waiting`, `repeated-contact`, `cancel-or-refund`, `model-negative`, `nudge-while-unanswered`. Catalogued in docs/frustration.md. */
  code: string;
  /** Share of the score, signed; relief is negative. */
  share: number;
  /** The words that gave it away: half-open range in UTF-16 units of the text analysed. Absent for behaviour. */
  span?: { start: number; end: number; text: string };
  /** Behaviour facts, e.g. `{ nudges: 2 }`. */
  fact?: Record<string, number | string | boolean>;
}

export interface Threat {
  class: ThreatClass;
  /** 0 to 1. */
  confidence: number;
  span: { start: number; end: number; text: string };
}

/** What is known beside the text. Every field may be absent. */
export interface Context {
  /** BCP 47, when the platform told us. */
  language?: string;
  /** The message is addressed to us (default true). */
  addressed?: boolean;
  /** Customer messages in the running wait before this one. */
  nudgesUnanswered?: number;
  /** Conversations this contact opened in the last 48 hours, this one not counted. */
  contactsIn48h?: number;
  /** The same contact asks on another channel right now. */
  otherChannelOpen?: boolean;
  /** The running wait is past its SLA. */
  pastSla?: boolean;
  /** A promise of ours was not kept. */
  brokenPromise?: boolean;
  /** Names by which customers call us: handles with their `@`, names, phrases. Unknown: any @name is taken for ours. */
  brandNames?: string[];
  /** The source's own 85th and 97th percentile of the score over 28 days. */
  percentiles?: { p85: number; p97: number };
  /** An accepted correction for this source and language: added to the score's logit, and thresholds that replace ours. */
  tuning?: Tuned;
  /** The same by language (as `Reading.language` names it), for callers who do not know the language; `tuning` wins. */
  tunings?: Readonly<Record<string, Tuned>>;
}

/** What corrections have taught: a shift of the score's logit, and thresholds that replace the shipped ones. */
export interface Tuned {
  bias: number;
  thresholds?: { annoyed: number; frustrated: number; furious: number };
}

export interface Reading {
  /** ISO 639-1, or `und`. */
  language: string;
  languageConfidence: number;
  label: 'neg' | 'neu' | 'pos';
  /** P(negative), 0 to 1. */
  negative: number;
  /** 0 to 1, calibrated. */
  frustration: number;
  level: Level;
  kind: Kind;
  needsAnswer: boolean;
  /** Why: `question`, `request`, `complaint`, `in-doubt`, `thanks`, `praise`, `tag`, `emoji`, `chatter`, … */
  needsAnswerReason: string;
  threat: Threat | null;
  reasons: Reason[];
}
