import type { EntityManager } from 'typeorm';

/**
 * Moves messages, with everything that hangs on them, to another conversation: all, or from one message on. A rep's word
 * about the wait goes along from that message's time on; a claim holds for both.
 */
export async function moveHistory(tx: EntityManager, from: string, to: string, firstId?: string): Promise<void> {
  const found = await tx.query<{ id: string }[]>(
    `select id from messages where conversation_id = $1 and ($2::bigint is null
       or (occurred_at, id) >= (select occurred_at, id from messages where id = $2)) order by id`,
    [from, firstId ?? null],
  );
  const ids = found.map(({ id }) => id);
  await tx.query('update messages set conversation_id = $2 where id = any($1::bigint[])', [ids, to]);
  for (const table of ['message_search', 'threats', 'outbox', 'asks'])
    await tx.query(`update ${table} set conversation_id = $2 where message_id = any($1::bigint[])`, [ids, to]);
  await (firstId === undefined ? moveMarks(tx, from, to) : divideMarks(tx, from, to, firstId));
}

/** What stands in both already, since a split copied it, is kept once. */
async function moveMarks(tx: EntityManager, from: string, to: string): Promise<void> {
  await tx.query(
    `delete from wait_marks m where conversation_id = $1 and exists (select from wait_marks o
       where o.conversation_id = $2 and o.kind = m.kind and o.at = m.at and o.user_id is not distinct from m.user_id)`,
    [from, to],
  );
  await tx.query('update wait_marks set conversation_id = $2 where conversation_id = $1', [from, to]);
}

async function divideMarks(tx: EntityManager, from: string, to: string, firstId: string): Promise<void> {
  await tx.query(
    `insert into wait_marks (conversation_id, kind, reason, at, user_id, undone_at)
     select $2, kind, reason, at, user_id, undone_at from wait_marks where conversation_id = $1 and kind = 'claimed'`,
    [from, to],
  );
  await tx.query(
    `update wait_marks set conversation_id = $2 where conversation_id = $1 and kind = 'noAnswerNeeded'
       and at >= (select occurred_at from messages where id = $3)`,
    [from, to, firstId],
  );
}
