import type { EntityManager } from 'typeorm';
import { nextLookUp } from './look-up-times.ts';

export interface LookUpDue {
  outboxId: string;
  messageId: string;
  sourceId: string;
  channel: string;
}

/** Takes replies that should be looked for, and puts off the next look, so that no other process looks as well. */
export async function dueLookUps(
  tx: EntityManager,
  channels: string[],
  now: Date,
  limit: number,
): Promise<LookUpDue[]> {
  const due: (LookUpDue & { lookUps: number })[] = await tx.query(
    `select o.id as "outboxId", o.message_id as "messageId", o.source_id as "sourceId", s.channel,
       coalesce((o.payload->>'lookUps')::int, 0) as "lookUps"
     from outbox o join sources s on s.id = o.source_id join messages m on m.id = o.message_id
     where o.state in ('unconfirmed', 'pending') and m.emptied_at is null and o.not_before <= $1 and s.status <> 'removed' and s.channel = any($2)
     order by o.not_before limit $3 for update of o skip locked`,
    [now, channels, limit],
  );
  for (const { outboxId, lookUps } of due)
    await tx.query(
      `update outbox set not_before = $2, payload = payload || jsonb_build_object('lookUps', $3::int) where id = $1`,
      [outboxId, nextLookUp(lookUps + 1, now), lookUps + 1],
    );
  return due;
}
