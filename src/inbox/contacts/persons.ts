import type { EntityManager } from 'typeorm';

/** A proposal that somebody accepted: the other customer is the same person as the first. */
export interface Accepted {
  contactId: string;
  otherId: string;
}

/**
 * Which customer stands for each, when proposals were accepted in this order: of two persons the first's stays. Whatever
 * is undone, the rest comes out as if it had never been accepted. Pure.
 */
export function standIns(contactIds: readonly string[], accepted: readonly Accepted[]): Map<string, string> {
  const standsFor = new Map(contactIds.map((id) => [id, id]));
  for (const { contactId, otherId } of accepted) {
    const [stays, goes] = [standsFor.get(contactId)!, standsFor.get(otherId)!];
    for (const [id, root] of standsFor) if (root === goes) standsFor.set(id, stays);
  }
  return standsFor;
}

/** Everybody tied to these customers by accepted proposals, themselves included. */
const tied = `with recursive tied as (
    select unnest($1::bigint[]) as id
    union select unnest(array[p.contact_id, p.other_contact_id]) from merge_proposals p join tied t
      on t.id in (p.contact_id, p.other_contact_id) where p.state = 'accepted')
  select id from contacts where id in (select id from tied) order by id for update`;

/** Locks everybody who is one person with one of these; one decision at a time. @returns their ids */
export async function lockPersons(tx: EntityManager, contactIds: readonly string[]): Promise<string[]> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('persons', 0))");
  const rows = await tx.query<{ id: string }[]>(tied, [contactIds]);
  return rows.map(({ id }) => id);
}

/** Lets each of these customers point to the one who stands for them, as accepted proposals say. */
export async function storePersons(tx: EntityManager, contactIds: readonly string[]): Promise<void> {
  const accepted = await tx.query<Accepted[]>(
    `select contact_id as "contactId", other_contact_id as "otherId" from merge_proposals
     where state = 'accepted' and contact_id = any($1::bigint[]) and other_contact_id = any($1::bigint[])
     order by decided_at, id`,
    [contactIds],
  );
  const standsFor = standIns(contactIds, accepted);
  await tx.query(
    `update contacts k set merged_into_id = nullif(v.root, k.id), version = version + 1
     from unnest($1::bigint[], $2::bigint[]) as v(id, root)
     where k.id = v.id and k.merged_into_id is distinct from nullif(v.root, k.id)`,
    [[...standsFor.keys()], [...standsFor.values()]],
  );
}
