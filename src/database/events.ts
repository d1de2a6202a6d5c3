import type { EntityManager } from 'typeorm';
import { type Column, insertStatement, write } from './bulk.ts';

/** Who did it. `customer` and `platform` act through ingest, `system` is a sweep or a rule. */
export interface Actor {
  kind: 'user' | 'token' | 'customer' | 'platform' | 'system';
  /** Id of the user, token or contact. */
  id?: string;
}

/** One line of history: who or what did what, when, and why. Never changed once written. */
export interface NewEvent {
  at: Date;
  /** Dotted and in the past tense, e.g. `conversation.assigned`; catalogued in docs/api.md. */
  type: string;
  conversationId?: string;
  contactId?: string;
  sourceId?: string;
  messageId?: string;
  actor: Actor;
  /** Facts that explain it; `before` and `after` where it can be undone. No customers' text. */
  data?: Record<string, unknown>;
}

export const SYSTEM: Actor = { kind: 'system' };

const columns: Column<NewEvent>[] = [
  ['at', 'timestamptz', ({ at }) => at],
  ['type', 'text', ({ type }) => type],
  ['conversation_id', 'bigint', ({ conversationId }) => conversationId],
  ['contact_id', 'bigint', ({ contactId }) => contactId],
  ['source_id', 'bigint', ({ sourceId }) => sourceId],
  ['message_id', 'bigint', ({ messageId }) => messageId],
  ['actor_kind', 'text', ({ actor }) => actor.kind],
  ['actor_id', 'bigint', ({ actor }) => actor.id],
  ['data', 'jsonb', ({ data = {} }) => data],
];
const insert = insertStatement('events', columns);

/**
 * Writes history in the caller's transaction, one statement for all. Ids are given by the database; readers order by
 * (xid, id).
 */
export async function appendEvents(tx: EntityManager, events: readonly NewEvent[]): Promise<void> {
  await write(tx, insert, columns, events);
}
