import { type Column, insertStatement } from '../database/bulk.ts';
import type { ThreatClass } from '../sentiment/reading.ts';
import { addOpenSeconds, ROUND_THE_CLOCK } from '../targets/calendar.ts';
import type { TermsHistory } from '../targets/terms.ts';
import type { Item } from './batch-item.ts';

interface ThreatRow {
  item: Item;
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
  ['message_id', 'bigint', ({ item }) => item.messageId],
  ['class', 'text', ({ item }) => item.reading!.threat!.class],
  ['confidence', 'real', ({ item }) => item.reading!.threat!.confidence],
  ['span', 'jsonb', ({ item }) => item.reading!.threat!.span],
  ['due_at', 'timestamptz', ({ item, terms, now }) => threatDue(item.reading!.threat!.class, now, terms)],
  ['detected_at', 'timestamptz', ({ now }) => now],
  ['state', 'text', () => 'open'],
];
export const insertThreats = insertStatement('threats', threatColumns);
