import type { EntityManager } from 'typeorm';
import { run, statement } from '../database/statement.ts';
import type { BatchSource, Draft, Item } from './batch-item.ts';

interface Opened {
  id: string;
  firstContactAt: Date;
  /** Waits on another channel than the batch's. */
  waitsElsewhere: boolean;
}

const HOURS_48 = 48 * 3_600_000;
const MOST = 50;

const recent = statement(
  `select k.contact_id as "contactId", c.id, c.first_contact_at as "firstContactAt",
     c.waiting_since is not null and s.channel <> $3 as "waitsElsewhere"
   from unnest($1::bigint[]) as k(contact_id)
   cross join lateral (select id, source_id, first_contact_at, waiting_since from conversations
     where contact_id = k.contact_id and (first_contact_at > $2 or waiting_since is not null) limit ${MOST}) c
   join sources s on s.id = c.source_id`,
);

/** What a contact has asked lately beside the conversation at hand. */
export class ContactHistory {
  private readonly opened = new Map<string, Opened[]>();

  static async load(tx: EntityManager, source: BatchSource, items: Item[]): Promise<ContactHistory> {
    const history = new ContactHistory();
    const customers = items.filter(({ author, mention }) => author && !author.isNew && mention.automatic === undefined);
    const contacts = [...new Set(customers.map(({ author }) => author!.contactId))];
    if (contacts.length === 0) return history;
    const since = new Date(Math.min(...customers.map(({ mention }) => mention.occurredAt.getTime())) - HOURS_48);
    const rows = await run<Opened & { contactId: string } & Record<string, unknown>>(tx, recent, [
      contacts,
      since,
      source.channel,
    ]);
    for (const { contactId, ...opened } of rows) history.note(contactId, opened);
    return history;
  }

  /** Conversations that this very batch opens count as well. */
  noteNew(drafts: Draft[]): void {
    for (const { id, contactId, firstContactAt } of drafts)
      this.note(contactId, { id, firstContactAt, waitsElsewhere: false });
  }

  private note(contactId: string, opened: Opened): void {
    const list = this.opened.get(contactId);
    if (list) list.push(opened);
    else this.opened.set(contactId, [opened]);
  }

  /** What is told of a contact's other conversations when they write at `at`. */
  before(contactId: string, conversationId: string, at: Date): { contactsIn48h: number; otherChannelOpen: boolean } {
    const others = (this.opened.get(contactId) ?? []).filter(({ id }) => id !== conversationId);
    const since = at.getTime() - HOURS_48;
    const lately = ({ firstContactAt }: Opened): boolean => firstContactAt.getTime() > since && firstContactAt <= at;
    return {
      contactsIn48h: others.filter(lately).length,
      otherChannelOpen: others.some(({ waitsElsewhere }) => waitsElsewhere),
    };
  }
}
