import type { EntityManager } from 'typeorm';

/** A source whose messages are not kept for ever, and the instant before which they are kept no longer. */
export interface Keeping {
  sourceId: string;
  oldest: Date;
}

/** Messages that one transaction may empty, with every conversation that shows them, locked. */
export interface Expired {
  messageIds: string[];
  conversationIds: string[];
}

/** A wait that still runs keeps its messages: nobody could answer what is gone, and what is on its way must go out whole. */
const tooOld = `m.source_id = $1 and m.occurred_at < $2 and m.emptied_at is null
  and (m.delivery is null or m.delivery not in ('queued', 'sending'))
  and not exists (select from cycles k where k.conversation_id = m.conversation_id and k.replaced_at is null
    and k.ended_at is null and k.started_at <= m.occurred_at)`;

export function keptSources(tx: EntityManager, now: Date): Promise<Keeping[]> {
  return tx.query(
    `select id as "sourceId", $1::timestamptz - make_interval(days => retention_days) as oldest
     from sources where retention_days is not null order by id`,
    [now],
  );
}

/**
 * The oldest messages that are kept no longer. Their conversations are locked first and in id order, as ingest locks
 * them; those in other hands are left for the next time.
 */
export async function lockExpired(tx: EntityManager, { sourceId, oldest }: Keeping, limit: number): Promise<Expired> {
  const found = await tx.query<{ id: string; conversationId: string }[]>(
    `select m.id, m.conversation_id as "conversationId" from messages m where ${tooOld} order by m.occurred_at limit $3`,
    [sourceId, oldest, limit],
  );
  const locked = await tx.query<{ id: string; mergedIntoId: string | null }[]>(
    `select id, merged_into_id as "mergedIntoId" from conversations where id = any($1::bigint[])
     order by id for update skip locked`,
    [[...new Set(found.map(({ conversationId }) => conversationId))]],
  );
  const rows = await tx.query<{ id: string }[]>(
    `select m.id from messages m where ${tooOld} and m.id = any($3::bigint[]) and m.conversation_id = any($4::bigint[])
     order by m.id for update`,
    [sourceId, oldest, found.map(({ id }) => id), locked.map(({ id }) => id)],
  );
  const shown = locked.flatMap(({ id, mergedIntoId }) => (mergedIntoId ? [id, mergedIntoId] : [id]));
  return { messageIds: rows.map(({ id }) => id), conversationIds: [...new Set(shown)] };
}
