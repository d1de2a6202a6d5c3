import type { EntityManager } from 'typeorm';

/**
 * Everything that is shown where conversation $1 is shown because it belongs to it: what was merged into it, and rows
 * that nobody merged and that only lead on: emptied ones, and threads that a private answer opened.
 */
const belonging = `with recursive under as (
    select $1::bigint as id union all select y.conversation_id from conversation_merges y join under u on y.into_id = u.id)
  select id from under union select id from conversations where merged_into_id = $1
  union select l.id from conversations c join conversation_merges y on y.conversation_id = c.id
    join conversations l on l.merged_into_id = c.merged_into_id and y.carried -> 'led' ? l.id::text
    where c.id = $1`;

/** Ids of everything that goes where a conversation goes, itself among them. */
export async function belongingTo(tx: EntityManager, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(belonging, [id]);
  return rows.map((row) => row.id);
}

/** Those of them that nobody merged: no merge tells where they belong, so the one above has to remember it. */
export async function ledTo(tx: EntityManager, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `select b.id from (${belonging}) b where b.id <> $1
       and not exists (select from conversation_merges y where y.conversation_id = b.id)`,
    [id],
  );
  return rows.map((row) => row.id);
}

const above = `with recursive above as (
    select y.conversation_id, y.into_id from conversation_merges y where conversation_id = $1
    union all select y.conversation_id, y.into_id from conversation_merges y join above a on y.conversation_id = a.into_id)`;

/** A merged conversation `id`, and those it is merged into, remember that these rows belong to them, unless a merge tells. */
export async function rememberLed(tx: EntityManager, id: string, led: readonly string[]): Promise<void> {
  await tx.query(
    `${above} update conversation_merges y
       set carried = jsonb_set(y.carried, '{led}', coalesce(y.carried -> 'led', '[]') || to_jsonb(array(
         select l::text from unnest($2::bigint[]) l
         where not exists (select from conversation_merges z where z.conversation_id = l))))
     from above where y.conversation_id = above.conversation_id`,
    [id, led],
  );
}

/** A merged conversation `id`, and those it is merged into, have nothing to do with these rows any more. */
export async function forgetLed(tx: EntityManager, id: string, led: readonly string[]): Promise<void> {
  await tx.query(
    `${above} update conversation_merges y
       set carried = jsonb_set(y.carried, '{led}', coalesce(y.carried -> 'led', '[]') - $2::text[])
     from above where y.conversation_id = above.conversation_id`,
    [id, led],
  );
}
