import { type EntityManager } from 'typeorm';
import { appendEvents, type NewEvent, SYSTEM } from '../../database/events.ts';
import { actorOf, type Principal } from '../principal.ts';

/** A sign-in or an administrative act, as it is kept for ever. */
export interface NewAuditEntry {
  at: Date;
  /** null: nobody was signed in. */
  by: Principal | null;
  /** Dotted and in the past tense: `user.role-changed`. */
  action: string;
  /** What it was done to: `user:12`, `source:3`. */
  subject?: string;
  /** Facts that explain it; before and after where something changed. Never a secret. */
  details?: Record<string, unknown>;
  address?: string;
}

/** Writes it in the transaction of the act itself: neither is stored without the other. */
export async function recordAudit(tx: EntityManager, entry: NewAuditEntry): Promise<void> {
  const { kind, id, behalf } = actor(entry.by);
  await tx.query(
    `insert into audit_entries (at, actor_kind, actor_id, action, subject, details, address)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [entry.at, kind, id, entry.action, entry.subject ?? '', { ...behalf, ...entry.details }, entry.address ?? ''],
  );
}

/**
 * An administrative act that others may mirror: kept in the audit, and told as an event.
 * @param told what the event says; ids and names of fields, never a secret
 */
export async function recordAct(
  tx: EntityManager,
  entry: NewAuditEntry,
  told: Pick<NewEvent, 'type' | 'sourceId' | 'data'>,
): Promise<void> {
  await recordAudit(tx, entry);
  await appendEvents(tx, [{ at: entry.at, actor: entry.by ? actorOf(entry.by) : SYSTEM, ...told }]);
}

function actor(by: Principal | null): { kind: string; id: string | null; behalf?: Record<string, string> } {
  if (by === null) return { kind: 'nobody', id: null };
  if (by.kind === 'user') return { kind: 'user', id: by.userId };
  return { kind: 'token', id: by.tokenId, ...(by.onBehalfOf !== null && { behalf: { onBehalfOf: by.onBehalfOf } }) };
}
