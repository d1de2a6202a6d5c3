import type { EntityManager } from 'typeorm';
import { propose } from '../inbox/contacts/propose.ts';
import type { LockedReply } from './locked-reply.ts';
import type { Sent } from './settlement.ts';

type Opened = NonNullable<Sent['opens']>;

interface Asked {
  contactId: string;
  conversationId: string;
}

/**
 * A private answer to a public item opened another thread. What the customer says there belongs to the conversation that
 * was answered: the platform itself said that it is the same person. One whom we know as somebody else there is proposed
 * as the same, and keeps a conversation of their own. Free to repeat.
 */
export async function joinOpened(
  tx: EntityManager,
  { messageId, sourceId, channel }: LockedReply,
  { root, author }: Opened,
  at: Date,
): Promise<void> {
  const [asked]: Asked[] = await tx.query(
    `select coalesce(m.answers_contact_id, c.contact_id) as "contactId", coalesce(c.merged_into_id, c.id) as "conversationId"
     from messages m join conversations c on c.id = m.conversation_id where m.id = $1`,
    [messageId],
  );
  const known = await identityOf(tx, channel, author, asked!.contactId, at);
  if (known !== asked!.contactId)
    return propose(tx, asked!.contactId, known, { sameIdentity: { channel, externalId: author.externalId } }, at);
  await tx.query(
    `insert into conversations (source_id, contact_id, root_key, visibility, origin, status, merged_into_id, sandbox,
       first_contact_at, last_activity_at, position_at, created_at)
     select $5, $3, $2, 'private', 'started', 'resolved', c.id, c.sandbox, $4, $4, $4, $4
     from conversations c where c.id = $1 on conflict do nothing`,
    [asked!.conversationId, root, asked!.contactId, at, sourceId],
  );
}

/** Who writes there, by contact; nobody yet: from now on the one who was answered. */
async function identityOf(
  tx: EntityManager,
  channel: string,
  { scope = '', externalId, name = '' }: Opened['author'],
  contactId: string,
  at: Date,
): Promise<string> {
  await tx.query(
    `insert into identities (contact_id, channel, scope, external_id, name, created_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [contactId, channel, scope, externalId, name, at],
  );
  const [identity]: { contactId: string }[] = await tx.query(
    'select contact_id as "contactId" from identities where channel = $1 and scope = $2 and external_id = $3',
    [channel, scope, externalId],
  );
  return identity!.contactId;
}
