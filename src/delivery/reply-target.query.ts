import type { EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import type { Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { conversationMissing } from '../inbox/conversation.query.ts';
import { joinedIds } from '../inbox/joining/joined-ids.ts';
import type { StoredItem } from '../connectors/connector.ts';
import { storedItem } from './stored-item.query.ts';

/** The conversation that is to be answered, with what its connector must know. */
export interface ReplyTarget {
  /** Where the answer is shown. */
  conversationId: string;
  /** Where it is written down and whose root it goes under: the same one, or of those merged into it the one answered. */
  threadId: string;
  /** Through which it goes out: that of the answered message, which may be another than the conversation's own. */
  sourceId: string;
  channel: string;
  settings: Record<string, unknown>;
  subject: string | null;
  visibility: 'public' | 'private';
  origin: string;
  contactId: string;
  /** The contact was erased; in a topic that many share, others may still be answered. */
  erased: boolean;
  answered: { messageId: string; contactId: string; item: StoredItem & { subject?: string } } | null;
}

/**
 * Reads a conversation that the principal may see, and the message of the customer's that an answer would answer: the
 * one asked for, or the newest.
 * @param lock holds the conversation until the transaction ends
 * @throws DomainError `conversation-not-found`, `conversation-merged`, `message-not-found`
 */
export async function replyTarget(
  tx: EntityManager,
  principal: Principal,
  conversationId: string,
  inReplyToId: string | undefined,
  lock: boolean,
): Promise<ReplyTarget> {
  const values: unknown[] = [conversationId];
  const [row]: (Omit<ReplyTarget, 'answered'> & { mergedIntoId: string | null })[] = await tx.query(
    `select c.id as "conversationId", c.id as "threadId", c.source_id as "sourceId", s.channel, s.settings, c.subject, c.visibility,
       c.origin, c.contact_id as "contactId", c.merged_into_id as "mergedIntoId",
       (select erased_at is not null from contacts where id = c.contact_id) as erased
     from conversations c join sources s on s.id = c.source_id
     where c.id = $1 and ${visibleConversations(principal, values)} ${lock ? 'for update of c' : ''}`,
    values,
  );
  if (!row) throw conversationMissing();
  const { mergedIntoId, ...target } = row;
  if (mergedIntoId !== null)
    throw new DomainError(
      'conflict',
      'conversation-merged',
      `This conversation was merged into conversation ${mergedIntoId}. Answer there.`,
    );
  const answered = await answeredMessage(tx, conversationId, inReplyToId);
  return { ...target, ...(answered && (await wayBack(tx, conversationId, answered.messageId))), answered };
}

type WayBack = Pick<ReplyTarget, 'threadId' | 'sourceId' | 'channel' | 'settings'>;

/** The account through which a message came, and its thread there: conversations of several accounts may be merged. */
async function wayBack(tx: EntityManager, conversationId: string, messageId: string): Promise<WayBack | undefined> {
  const [way]: WayBack[] = await tx.query(
    `select t.id as "threadId", s.id as "sourceId", s.channel, s.settings
     from messages m join sources s on s.id = m.source_id
       join conversations t on t.source_id = s.id and t.id = any(${joinedIds('$1')})
     where m.id = $2 order by t.id = m.conversation_id desc, t.id = $1 desc, t.id desc limit 1`,
    [conversationId, messageId],
  );
  return way;
}

async function answeredMessage(
  tx: EntityManager,
  conversationId: string,
  inReplyToId: string | undefined,
): Promise<ReplyTarget['answered']> {
  const [row]: { messageId: string; contactId: string }[] = await tx.query(
    `select m.id as "messageId", coalesce(m.contact_id, c.contact_id) as "contactId"
     from messages m join conversations c on c.id = m.conversation_id
     where m.conversation_id = any(${joinedIds('$1')})
       and m.direction = 'inbound' and m.deleted_at is null and m.external_id is not null
       and ($2::bigint is null or m.id = $2)
     order by m.automatic is null desc, m.occurred_at desc, m.id desc limit 1`,
    [conversationId, inReplyToId ?? null],
  );
  if (!row && inReplyToId !== undefined)
    throw new DomainError('not-found', 'message-not-found', 'The message to be answered is not in this conversation.');
  const item = row && (await storedItem(tx, row.messageId));
  return item ? { ...row, item } : null;
}
