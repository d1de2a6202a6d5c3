import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { ChangeConversations } from '../changes/change-conversations.ts';
import { assertAttributes } from '../desk/attributes.ts';
import { appendEvents } from '../../database/events.ts';
import { writerOf } from '../notes/notes.ts';
import { Refolder } from '../refolder.ts';
import { type BlockView, type ContactPatch, type ContactView } from './contact.dto.ts';
import { groupOf } from './contact-row.ts';
import { ContactsQuery } from './contacts.query.ts';
import { type HeldContact, OnContact } from './on-contact.ts';

const writable = {
  preferredName: 'preferred_name',
  formOfAddress: 'form_of_address',
  language: 'language',
  timeZone: 'time_zone',
} as const;

/** Writes what people say of a customer; what is left out stays. */
export async function storeContactPatch(held: HeldContact, patch: ContactPatch, principal: Principal): Promise<void> {
  const { tx, id, now } = held;
  await assertAttributes(tx, 'contact', patch.attributes);
  const values: unknown[] = [id];
  const given = (Object.keys(writable) as (keyof typeof writable)[]).filter((key) => patch[key] !== undefined);
  const sets = given.map((key) => `${writable[key]} = $${values.push(patch[key])}`);
  if (patch.attributes) {
    const merged = Object.entries({ ...held.attributes, ...patch.attributes }).filter(([, value]) => value !== null);
    sets.push(`attributes = $${values.push(JSON.stringify(Object.fromEntries(merged)))}`);
  }
  if (sets.length === 0) return;
  await tx.query(`update contacts set ${sets.join(', ')}, version = version + 1 where id = $1`, values);
  const fields = [...given, ...Object.keys(patch.attributes ?? {}).map((key) => `attributes.${key}`)];
  const event = { at: now, type: 'contact.changed', contactId: id, actor: actorOf(principal) };
  await appendEvents(tx, [{ ...event, data: { fields } }]);
}

async function tellNote(
  tx: EntityManager,
  contactId: string,
  type: string,
  noteId: string,
  principal: Principal,
  now: Date,
): Promise<void> {
  await appendEvents(tx, [{ at: now, type, contactId, actor: actorOf(principal), data: { noteId } }]);
}

/** What people do to customers. */
@Injectable()
export class ChangeContact {
  constructor(
    private readonly on: OnContact,
    private readonly contacts: ContactsQuery,
    private readonly conversations: ChangeConversations,
    private readonly refolder: Refolder,
  ) {}

  /** @throws DomainError `contact-not-found`, `version-stale`, `attributes-invalid` */
  async patch(id: string, patch: ContactPatch, read: ReadVersions, principal: Principal): Promise<ContactView> {
    await this.on.run(id, principal, async (held) => {
      assertRead(read, held.version);
      await storeContactPatch(held, patch, principal);
    });
    return this.contacts.get(id, principal);
  }

  /**
   * What they write from now on alerts nobody; what is open goes to spam, which can be undone by itself.
   * @throws DomainError `contact-not-found`
   */
  async block(id: string, principal: Principal): Promise<BlockView> {
    const open = await this.on.run(id, principal, async (held) => {
      await this.setBlocked(held, held.now, principal);
      return held.tx.query<{ id: string }[]>(
        `select id from conversations where contact_id = any(${groupOf('$1::bigint')}) and merged_into_id is null
           and status not in ('spam', 'resolved') limit 500`,
        [id],
      );
    });
    if (open.length === 0) return { changeId: null };
    const wanted = { status: 'spam', reason: 'contact-blocked' } as const;
    const { changeId } = await this.conversations.many(
      open.map((row) => row.id),
      wanted,
      principal,
    );
    return { changeId };
  }

  /** What they wrote meanwhile waits for us from its own time on. @throws DomainError `contact-not-found` */
  async unblock(id: string, principal: Principal): Promise<void> {
    await this.on.run(id, principal, async (held) => {
      await this.setBlocked(held, null, principal);
      const rows = returnedRows<{ id: string }>(
        await held.tx.query(
          `update messages set while_blocked = false
           where while_blocked and contact_id = any(${groupOf('$1::bigint')}) returning conversation_id as id`,
          [id],
        ),
      );
      const conversationIds = [...new Set(rows.map((row) => row.id))];
      await this.refolder.refold(held.tx, conversationIds, held.now, 'contact-unblocked');
    });
  }

  /** @throws DomainError `contact-not-found`, `person-needed` */
  async addNote(id: string, text: string, principal: Principal): Promise<ContactView> {
    const writer = writerOf(principal);
    await this.on.run(id, principal, async ({ tx, now }) => {
      const [note] = await tx.query<{ id: string }[]>(
        'insert into contact_notes (contact_id, user_id, text, created_at) values ($1, $2, $3, $4) returning id',
        [id, writer, text, now],
      );
      await tellNote(tx, id, 'contact.noteAdded', note!.id, principal, now);
    });
    return this.contacts.get(id, principal);
  }

  /** @param text null takes it away; @throws DomainError `note-missing` unless it is one's own */
  async changeNote(id: string, noteId: string, text: string | null, principal: Principal): Promise<void> {
    const key = [noteId, writerOf(principal), id];
    await this.on.run(id, principal, async ({ tx, now }) => {
      const mine = `id = $1 and user_id = $2 and contact_id = any(${groupOf('$3::bigint')})`;
      const [, count] = await tx.query<[unknown[], number]>(
        text === null
          ? `delete from contact_notes where ${mine}`
          : `update contact_notes set text = $4, edited_at = $5 where ${mine}`,
        text === null ? key : [...key, text, now],
      );
      if (count === 0) throw new DomainError('not-found', 'note-missing', 'This is not a note of yours.');
      const type = text === null ? 'contact.noteRemoved' : 'contact.noteChanged';
      await tellNote(tx, id, type, noteId, principal, now);
    });
  }

  private async setBlocked({ tx, id, now }: HeldContact, at: Date | null, principal: Principal): Promise<void> {
    await tx.query(
      `update contacts set blocked_at = $2, blocked_by = $3, version = version + 1
       where id = any(${groupOf('$1::bigint')}) and (blocked_at is null) <> ($2::timestamptz is null)`,
      [id, at, at && personOf(principal)],
    );
    const type = at ? 'contact.blocked' : 'contact.unblocked';
    await appendEvents(tx, [{ at: now, type, contactId: id, actor: actorOf(principal) }]);
  }
}
