import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { recordAudit } from '../../people/audit/audit.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { Refolder } from '../refolder.ts';
import { buryMessages, emptyMessages, emptyQuotes } from '../keeping/empty-messages.ts';
import { type ErasedView } from './contact.dto.ts';
import { type HeldContact, OnContact } from './on-contact.ts';
import { type Scope, scopeOf } from './erased-scope.ts';
import { endWork } from './end-work.ts';
import { eraseUnread } from './erase-unread.ts';

/**
 * Erases a customer everywhere. Rows that figures rest on stay, emptied of everything a person could be known by; a
 * tombstone keeps a rescan of the platform from bringing the messages back.
 */
@Injectable()
export class EraseContact {
  constructor(
    private readonly on: OnContact,
    private readonly refolder: Refolder,
  ) {}

  /** Cannot be undone. @throws DomainError `contact-not-found`, `contact-erased` */
  async erase(id: string, principal: Principal): Promise<ErasedView> {
    return this.on.run(id, principal, async (held) => {
      const { tx, now } = held;
      const scope = await scopeOf(tx, id);
      const elsewhere = await endWork(tx, scope, now);
      const quarantined = await eraseUnread(tx, scope, now);
      await emptyQuotes(tx, scope.messageIds);
      await buryMessages(tx, scope.messageIds, now);
      await dropLabels(tx, scope);
      const attachments = await emptyMessages(tx, scope.messageIds, now);
      await emptyConversations(tx, scope);
      await emptyHistory(tx, scope);
      await emptyContacts(held, scope);
      await this.refolder.refold(tx, elsewhere, now, 'contact-erased');
      const erased = { messages: scope.messageIds.length, attachments, quarantined };
      const subject = `contact:${id}`;
      await recordAudit(tx, { at: now, by: principal, action: 'contact.erased', subject, details: erased });
      const event = { at: now, type: 'contact.erased', contactId: id, actor: actorOf(principal) };
      await appendEvents(tx, [{ ...event, data: { ...erased, contactIds: scope.contactIds } }]);
      return erased;
    });
  }
}

/** What people said about the messages: corrections are labels of a person's words, asks name them. */
async function dropLabels(tx: EntityManager, { messageIds }: Scope): Promise<void> {
  for (const table of ['corrections', 'asks'])
    await tx.query(`delete from ${table} where message_id = any($1::bigint[])`, [messageIds]);
}

async function emptyConversations(tx: EntityManager, { conversationIds, messageIds }: Scope): Promise<void> {
  const all = [conversationIds];
  for (const table of ['drafts', 'conversation_references'])
    await tx.query(`delete from ${table} where conversation_id = any($1::bigint[])`, all);
  await tx.query(
    `delete from thread_keys t using conversations c
     where c.id = any($1::bigint[]) and t.source_id = c.source_id and t.root_key = c.root_key`,
    all,
  );
  await tx.query(
    `update conversations set subject = null, parent = null, preview = '', attributes = '{}', threat = null,
       root_key = 'erased:' || id, status = 'resolved', version = version + 1 where id = any($1::bigint[])`,
    all,
  );
  await tx.query(`update conversations set preview = '' where last_message_id = any($1::bigint[])`, [messageIds]);
}

/** Values of attributes, and drafts, that history and undo have kept. */
async function emptyHistory(tx: EntityManager, { contactIds, conversationIds, messageIds }: Scope): Promise<void> {
  await tx.query(
    `update events set data = data - 'before' - 'after'
     where conversation_id = any($1::bigint[]) 
       and type in ('conversation.attributesChanged', 'conversation.changeUndone')`,
    [conversationIds],
  );
  await tx.query(
    `delete from conversation_changes where exists (
       select from jsonb_array_elements(items) item where item ->> 'id' = any($1::text[]))`,
    [conversationIds],
  );
  await tx.query(
    `update conversation_merges set carried = '{}' where conversation_id = any($1::bigint[]) or into_id = any($1::bigint[])`,
    [conversationIds],
  );
  // the keys stay, so that a repeated request still is not done twice; only what was answered goes
  const named = (key: string, ids: string) =>
    `exists (select from jsonb_path_query(response, '$.**.${key}') v where v #>> '{}' = any(${ids}::text[]))`;
  await tx.query(
    `update idempotency_keys set response = 'null' where response is not null and (${named('contactId', '$1')}
       or ${named('conversationId', '$2')} or ${named('messageId', '$3')}
       or response ->> 'id' = any($1::text[] || $2::text[] || $3::text[]))`,
    [contactIds, conversationIds, messageIds],
  );
}

async function emptyContacts({ tx, now }: HeldContact, { contactIds }: Scope): Promise<void> {
  const all = [contactIds];
  for (const table of ['identities', 'contact_external_ids', 'contact_notes'])
    await tx.query(`delete from ${table} where contact_id = any($1::bigint[])`, all);
  await tx.query(
    'delete from merge_proposals where contact_id = any($1::bigint[]) or other_contact_id = any($1::bigint[])',
    all,
  );
  await tx.query(
    `update contacts set name = '', preferred_name = null, form_of_address = null, language = null, time_zone = null,
       attributes = '{}', erased_at = $2, version = version + 1 where id = any($1::bigint[])`,
    [contactIds, now],
  );
}
