import type { EntityManager } from 'typeorm';

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

/**
 * Writes history in the caller's transaction, one statement for all. Ids are given by the database; readers order by
 * (xid, id).
 */
export async function appendEvents(tx: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const column = <T>(pick: (event: NewEvent) => T | undefined) => events.map((event) => pick(event) ?? null);
  await tx.query(
    `insert into events (at, type, conversation_id, contact_id, source_id, message_id, actor_kind, actor_id, data)
     select * from unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
       $7::text[], $8::bigint[], $9::jsonb[])`,
    [
      column((event) => event.at),
      column((event) => event.type),
      column((event) => event.conversationId),
      column((event) => event.contactId),
      column((event) => event.sourceId),
      column((event) => event.messageId),
      column((event) => event.actor.kind),
      column((event) => event.actor.id),
      column((event) => JSON.stringify(event.data ?? {})),
    ],
  );
}
