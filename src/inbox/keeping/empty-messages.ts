import type { EntityManager } from 'typeorm';
import { tombstoneHash } from '../tombstone.ts';

/** What stood on a platform stays away when a rescan finds it again. Runs while the messages still have their ids. */
export async function buryMessages(tx: EntityManager, messageIds: string[], now: Date): Promise<void> {
  const stood = await tx.query<{ source_id: string; external_id: string }[]>(
    'select source_id, external_id from messages where id = any($1::bigint[]) and external_id is not null',
    [messageIds],
  );
  await bury(tx, stood, now);
}

/** Leaves tombstones for what a platform or a connector knows by these ids. */
export async function bury(
  tx: EntityManager,
  items: { source_id: string; external_id: string }[],
  now: Date,
): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `insert into tombstones (source_id, external_id_hash, erased_at)
     select s, h, $3 from unnest($1::bigint[], $2::bytea[]) as v(s, h) on conflict do nothing`,
    [items.map((item) => item.source_id), items.map((item) => tombstoneHash(item.source_id, item.external_id)), now],
  );
}

/** Their words where others' conversations show them above the thread. Runs while the messages still have their ids. */
export async function emptyQuotes(tx: EntityManager, messageIds: string[]): Promise<void> {
  await tx.query(
    `update conversations c set parent = null from messages m where m.id = any($1::bigint[])
       and c.source_id = m.source_id and c.parent ->> 'externalId' = m.external_id`,
    [messageIds],
  );
}

/**
 * Takes out of messages everything by which a person or their words could be known. The rows stay, with their times and
 * what was read in them, since figures rest on them.
 * @returns how many files are gone
 */
export async function emptyMessages(tx: EntityManager, messageIds: string[], now: Date): Promise<number> {
  const all = [messageIds];
  await keepOrder(tx, messageIds);
  await tx.query('delete from message_search where message_id = any($1::bigint[])', all);
  // the level of each version belongs to the fold
  await tx.query(
    `update message_versions set text = '', html = null, subject = null where message_id = any($1::bigint[])`,
    all,
  );
  const [, files] = await tx.query<[unknown[], number]>(
    'delete from attachments where message_id = any($1::bigint[])',
    all,
  );
  await tx.query(`update threats set span = '{}' where message_id = any($1::bigint[])`, all);
  await tx.query(`update outbox set payload = '{}', reason = null where message_id = any($1::bigint[])`, all);
  await tx.query(
    `update messages set text = '', html = null, subject = null, quoted_from = null, url = null, meta = null,
       external_id = null, reply_to = null, reasons = null, threat = null, attachment_count = 0,
       identity_id = null, emptied_at = $2
     where id = any($1::bigint[])`,
    [messageIds, now],
  );
  return files;
}

/** Messages of one instant are folded in the order of their ids: what loses them keeps its place, or past waits would change. */
async function keepOrder(tx: EntityManager, messageIds: string[]): Promise<void> {
  await tx.query(
    `update messages m set rank_among_equals = r.rank
     from (select id, row_number() over (of_instant order by coalesce(external_id, id::text) collate "C") - 1 as rank,
         count(*) over of_instant as equals, count(rank_among_equals) over of_instant as ranked
       from messages where (conversation_id, occurred_at) in (
         select conversation_id, occurred_at from messages where id = any($1::bigint[]))
       window of_instant as (partition by conversation_id, occurred_at)) r
     where m.id = r.id and r.equals > 1 and r.ranked = 0`,
    [messageIds],
  );
}
