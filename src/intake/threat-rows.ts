import { type Column, insertStatement } from '../database/bulk.ts';
import type { Threat, ThreatClass } from '../sentiment/reading.ts';
import { addOpenSeconds, ROUND_THE_CLOCK } from '../targets/calendar.ts';
import type { TermsHistory } from '../targets/terms.ts';

interface ThreatRow {
  threat: Threat;
  messageId: string;
  conversationId: string;
  terms: TermsHistory;
  now: Date;
}

const AT_ONCE: ThreatClass[] = ['physical', 'self-harm'];
const MINUTE = 60;

/** When a lead must have looked: danger to a person within 15 minutes round the clock, the rest within 60 of opening hours. */
export function threatDue(threat: ThreatClass, detectedAt: Date, terms: TermsHistory): Date {
  if (AT_ONCE.includes(threat)) return addOpenSeconds(ROUND_THE_CLOCK, detectedAt, 15 * MINUTE);
  return addOpenSeconds(terms.at(detectedAt).calendar.calendar, detectedAt, 60 * MINUTE);
}

export const threatColumns: Column<ThreatRow>[] = [
  ['conversation_id', 'bigint', ({ conversationId }) => conversationId],
  ['message_id', 'bigint', ({ messageId }) => messageId],
  ['class', 'text', ({ threat }) => threat.class],
  ['confidence', 'real', ({ threat }) => threat.confidence],
  ['span', 'jsonb', ({ threat }) => threat.span],
  ['due_at', 'timestamptz', ({ threat, terms, now }) => threatDue(threat.class, now, terms)],
  ['detected_at', 'timestamptz', ({ now }) => now],
  ['state', 'text', () => 'open'],
];
export const insertThreats = insertStatement('threats', threatColumns, 'on conflict (message_id) do nothing');
