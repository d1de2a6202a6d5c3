import type { EntityManager } from 'typeorm';
import { returnedRows } from '../database/returned-rows.ts';

/** A reply in the hands of one process, which alone may send it, until `claimedUntil`. */
export interface Claim {
  outboxId: string;
  messageId: string;
  conversationId: string;
  sourceId: string;
  channel: string;
  /** Counts every attempt there ever was; a settlement names the attempt that it is the result of. */
  attempt: number;
  /** Counts since a rep last asked for it. */
  attemptsInARow: number;
}

/** How long a process may be silent about a reply in its hands before its fate counts as unknown. */
export const claimSeconds = 120;

export const claimEnd = (now: Date): Date => new Date(now.getTime() + claimSeconds * 1000);

/** One reply at a time in a conversation, in the order in which they were written. */
const itsTurn = `not exists (select 1 from outbox e where e.conversation_id = o.conversation_id and e.id <> o.id
  and (e.state = 'sending' or e.state = 'queued' and e.id < o.id))`;

const claimed = `o.id as "outboxId", o.message_id as "messageId", o.conversation_id as "conversationId",
  o.source_id as "sourceId", o.attempts as attempt,
  o.attempts - coalesce((o.payload->>'attemptsBefore')::int, 0) as "attemptsInARow"`;

/**
 * Takes due replies for sending. From here until it is settled nobody knows what becomes of them.
 * @param channels those that can send
 * @param owner a name for the process, for people who look into the table
 */
export async function claimDue(
  tx: EntityManager,
  channels: string[],
  owner: string,
  now: Date,
  limit: number,
): Promise<Claim[]> {
  const rows = returnedRows<Claim>(
    await tx.query(
      `with due as (
         select o.id, s.channel from outbox o join sources s on s.id = o.source_id
         where o.state = 'queued' and o.not_before <= $3 and s.status = 'connected' and s.channel = any($1) and ${itsTurn}
         order by o.not_before, o.id limit $5 for update of o skip locked)
       update outbox o set state = 'sending', attempts = attempts + 1, claimed_by = $2, claimed_until = $4,
         payload = payload || jsonb_build_object('attemptedAt', $3::timestamptz)
       from due where o.id = due.id returning ${claimed}, due.channel`,
      [channels, owner, now, claimEnd(now), limit],
    ),
  );
  await showSending(tx, rows);
  return rows;
}

/**
 * Hands due replies of channels without a way out of ours to whoever takes them out through the API: they become
 * visible there in the order of these transactions. No claim runs out on them.
 */
export async function releaseDue(tx: EntityManager, channels: string[], now: Date): Promise<number> {
  const rows = returnedRows<Claim>(
    await tx.query(
      `update outbox o set state = 'sending', attempts = attempts + 1, claimed_by = 'api', claimed_until = null,
         xid = pg_current_xact_id(), payload = payload || jsonb_build_object('attemptedAt', $2::timestamptz)
       from sources s
       where s.id = o.source_id and o.state = 'queued' and o.not_before <= $2 and s.status = 'connected'
         and not s.channel = any($1) and ${itsTurn}
       returning ${claimed}, s.channel`,
      [channels, now],
    ),
  );
  await showSending(tx, rows);
  return rows.length;
}

async function showSending(tx: EntityManager, rows: Claim[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ messageId }) => messageId);
  await tx.query(`update messages set delivery = 'sending' where id = any($1::bigint[])`, [ids]);
}

/** Says that the process is alive and the reply still on its way. */
export async function renewClaim(tx: EntityManager, { outboxId, attempt }: Claim, now: Date): Promise<void> {
  await tx.query(`update outbox set claimed_until = $3 where id = $1 and attempts = $2 and state = 'sending'`, [
    outboxId,
    attempt,
    claimEnd(now),
  ]);
}

/** Replies whose process has fallen silent: each may have been sent, or not. */
export async function expiredClaims(
  tx: EntityManager,
  now: Date,
  limit: number,
): Promise<{ outboxId: string; attempt: number }[]> {
  return tx.query(
    `select id as "outboxId", attempts as attempt from outbox
     where state = 'sending' and claimed_until < $1 order by id limit $2`,
    [now, limit],
  );
}

/** Replies of accounts that were disconnected: those that wait will never be sent; of those taken out nobody will tell. */
export async function orphanedReplies(tx: EntityManager): Promise<{ outboxId: string; state: 'queued' | 'sending' }[]> {
  return tx.query(
    `select o.id as "outboxId", o.state from outbox o join sources s on s.id = o.source_id
     where (o.state = 'queued' or o.state = 'sending' and o.claimed_by = 'api') and s.status = 'removed' limit 100`,
  );
}
