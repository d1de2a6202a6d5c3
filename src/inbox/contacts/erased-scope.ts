import type { EntityManager } from 'typeorm';
import { groupOf } from './contact-row.ts';

/** Whom and what an erasure takes. */
export interface Scope {
  contactIds: string[];
  /** Conversations that are theirs. */
  conversationIds: string[];
  /** What they wrote anywhere, and what we wrote to and about them. */
  messageIds: string[];
}

/** Everything of a customer and of those merged into them. */
export async function scopeOf(tx: EntityManager, id: string): Promise<Scope> {
  const [row] = await tx.query<Scope[]>(
    `with who as (select unnest(${groupOf('$1::bigint')}) as id),
       theirs as (select c.id from conversations c where c.contact_id in (select id from who))
     select array(select id::text from who) as "contactIds", array(select id::text from theirs) as "conversationIds",
       array(select m.id::text from messages m where m.contact_id in (select id from who)
         union select m.id::text from messages m where m.conversation_id in (select id from theirs)
           and m.contact_id is null) as "messageIds"`,
    [id],
  );
  return row!;
}
