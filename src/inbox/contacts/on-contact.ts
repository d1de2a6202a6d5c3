import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { type Principal } from '../../people/principal.ts';
import { groupOf } from './contact-row.ts';
import { contactMissing, visibleContacts } from './contacts.query.ts';

/** What work on one customer has in hand. */
export interface HeldContact {
  tx: EntityManager;
  id: string;
  version: number;
  attributes: Record<string, unknown>;
  now: Date;
}

/** Tells browsers that a customer changed: those who look at one of their conversations. */
export async function notifyContact(tx: EntityManager, contactId: string): Promise<void> {
  const rows = await tx.query<{ id: string }[]>(
    `select id from conversations where contact_id = any(${groupOf('$1::bigint')}) order by last_activity_at desc limit 100`,
    [contactId],
  );
  await notifyChanged(tx, { conversationIds: rows.map(({ id }) => id), topics: ['contacts'] });
}

/** Runs work on one customer: one transaction locks them, does it, and tells the browsers. */
@Injectable()
export class OnContact {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `contact-not-found`, `contact-erased` */
  async run<T>(id: string, principal: Principal, work: (held: HeldContact) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, async (tx) => {
      const values: unknown[] = [id];
      const visible = visibleContacts(principal, values);
      const [row] = await tx.query<(Omit<HeldContact, 'tx' | 'now'> & { erased: boolean })[]>(
        `select k.id, k.version, k.attributes, k.erased_at is not null as erased from contacts k
         where k.id = $1 and ${visible} for update of k`,
        values,
      );
      if (!row) throw contactMissing();
      if (row.erased) throw new DomainError('conflict', 'contact-erased', 'This customer was erased.');
      const result = await work({
        tx,
        id: row.id,
        version: row.version,
        attributes: row.attributes,
        now: this.clock.now(),
      });
      await notifyContact(tx, id);
      return result;
    });
  }
}
