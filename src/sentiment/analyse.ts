import type { Context, Reading } from './reading.ts';

/**
 * Reads one message: language, sentiment, frustration with its reasons, threats, and whether it wants an answer.
 * Pure, synchronous, offline; the same text and context always give the same reading.
 * @param text plain text, quoted history already cut off
 */
export function analyse(_text: string, _context: Context = {}): Reading {
  return {
    language: 'und',
    languageConfidence: 0,
    label: 'neu',
    negative: 0,
    frustration: 0,
    level: 'calm',
    kind: 'other',
    needsAnswer: true,
    needsAnswerReason: 'in-doubt',
    threat: null,
    reasons: [],
  };
}
