import type { EntityManager } from 'typeorm';
import { type Scope } from './erased-scope.ts';
import { writtenBy } from './written-by.ts';

interface Candidate {
  id: string;
  raw: Buffer;
  names: string[];
}

/**
 * What could not be read or is not read yet and is theirs. Looks only at accounts of channels on which they are known,
 * and takes what merely contains one of their names for somebody else's.
 * @returns how many quarantined items are gone
 */
export async function eraseUnread(tx: EntityManager, scope: Scope, now: Date): Promise<number> {
  const theirs = async (table: string, raw: string) => {
    const rows = await tx.query<Candidate[]>(candidates(table, raw), [scope.contactIds]);
    return rows.filter((row) => writtenBy(row.raw.toString('utf8'), row.names)).map(({ id }) => id);
  };
  const quarantined = await theirs('quarantine', 'q.raw');
  await tx.query(
    `update quarantine set raw = '', error = 'erased', state = 'discarded', settled_at = $2 where id = any($1::bigint[])`,
    [quarantined, now],
  );
  const pending = await theirs('pending_items', `convert_to(q.payload::text, 'UTF8')`);
  await tx.query('delete from pending_items where id = any($1::bigint[])', [pending]);
  await eraseHeld(tx, scope);
  return quarantined.length;
}

const candidates = (table: string, raw: string) =>
  `select q.id, ${raw} as raw, array_agg(word) as names
   from ${table} q join sources s on s.id = q.source_id join identities i on i.channel = s.channel,
     unnest(array[i.external_id, i.address]) word
   where i.contact_id = any($1::bigint[]) and word <> '' and (position(convert_to(word, 'UTF8') in ${raw}) > 0
     or position(lower(word) in lower(encode(${raw}, 'escape'))) > 0)
   group by q.id`;

/** Our replies to them that wait for what they answer. */
async function eraseHeld(tx: EntityManager, { contactIds, conversationIds, messageIds }: Scope): Promise<void> {
  await tx.query(
    `delete from held_replies h using sources s where s.id = h.source_id and (
       exists (select from identities i where i.contact_id = any($1::bigint[]) and i.channel = s.channel
         and (h.mention #>> '{author,externalId}' = i.external_id or h.mention -> 'answers' ? i.external_id))
       or exists (select from messages m where m.id = any($2::bigint[]) and m.source_id = h.source_id
         and m.external_id = h.awaits)
       or exists (select from conversations c where c.id = any($3::bigint[]) and c.source_id = h.source_id
         and 'root ' || c.root_key = h.awaits and not exists (select from conversations o where o.source_id = c.source_id
           and o.root_key = c.root_key and o.contact_id <> all($1::bigint[]))))`,
    [contactIds, messageIds, conversationIds],
  );
}
