import type { EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { DeliveryState } from './settlement.ts';

/** A reply on its way out, as it is while we hold its conversation and its outbox row. */
export interface LockedReply {
  outboxId: string;
  messageId: string;
  /** In which it is shown: what it was written in, or what that was merged into. */
  conversationId: string;
  sourceId: string;
  channel: string;
  rootKey: string;
  userId: string | null;
  state: DeliveryState;
  reasonKind: string | null;
  attempts: number;
  /** Another system took it out through the API: it tells what became of it, or a person does. */
  takenOut: boolean;
  afterSend: 'customersTurn' | 'resolve' | 'snooze';
  snoozeUntil: Date | null;
  externalId: string | null;
  automatic: boolean;
  /** Its customer was erased, or it is kept no longer: nothing about it is written down, and nothing goes out. */
  emptied: boolean;
  payload: Record<string, unknown>;
}

/**
 * Locks a reply. Its conversation comes first, and what that was merged into, in the order in which ingest locks, so
 * that the two never wait for each other.
 * @throws DomainError `reply-not-found`
 */
export async function lockReply(tx: EntityManager, outboxId: string): Promise<LockedReply> {
  await tx.query(
    `select id from conversations where id in (select unnest(array[c.id, c.merged_into_id]) from outbox o
       join conversations c on c.id = o.conversation_id where o.id = $1) order by id for update`,
    [outboxId],
  );
  const [reply]: LockedReply[] = await tx.query(
    `select o.id as "outboxId", o.message_id as "messageId", coalesce(c.merged_into_id, c.id) as "conversationId",
       o.source_id as "sourceId", s.channel, c.root_key as "rootKey", o.user_id as "userId", o.state, o.reason_kind as "reasonKind", o.attempts,
       o.claimed_by is not distinct from 'api' as "takenOut", o.after_send as "afterSend", o.snooze_until as "snoozeUntil", m.external_id as "externalId",
       m.automatic is not null as automatic, m.emptied_at is not null as emptied, o.payload
     from outbox o join messages m on m.id = o.message_id join conversations c on c.id = o.conversation_id
       join sources s on s.id = o.source_id
     where o.id = $1 for update of o`,
    [outboxId],
  );
  if (!reply) throw new DomainError('not-found', 'reply-not-found', 'This reply does not exist.');
  return reply;
}
