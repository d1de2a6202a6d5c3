import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, isAtLeast, type Principal } from '../../people/principal.ts';
import { appendEvents } from '../../database/events.ts';
import { writerOf } from '../notes/notes.ts';
import { type SavedViewBody, type SavedViewView } from './saved-view.dto.ts';

const columns = (me: string) => `id, name, filter, shared, user_id is not distinct from ${me}::bigint as own`;

/** Filters with names: everybody's own, and those that are shared. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  list(principal: Principal): Promise<SavedViewView[]> {
    const me = writerOf(principal);
    return this.dataSource.query<SavedViewView[]>(
      `select ${columns('$1')} from saved_views where shared or user_id = $1 order by lower(name), id`,
      [me],
    );
  }

  /** @throws DomainError `sharing-forbidden`, `view-in-view` */
  add(body: SavedViewBody, principal: Principal): Promise<SavedViewView> {
    const values = [writerOf(principal), ...valuesOf(body, principal), this.clock.now()];
    const sql = `insert into saved_views (user_id, name, filter, shared, created_at) values ($1, $2, $3, $4, $5)`;
    return this.changed(principal, 'view.created', `${sql} returning ${columns('$1')}`, values);
  }

  /** @throws DomainError `sharing-forbidden`, `view-in-view`, `view-missing` unless it is one's own */
  replace(id: string, body: SavedViewBody, principal: Principal): Promise<SavedViewView> {
    const sql = `update saved_views set name = $2, filter = $3, shared = $4
      from (select shared as "wasShared" from saved_views where id = $5 for update) before where user_id = $1 and id = $5`;
    const values = [writerOf(principal), ...valuesOf(body, principal), id];
    return this.changed(principal, 'view.changed', `${sql} returning ${columns('$1')}, "wasShared"`, values);
  }

  /** @throws DomainError `view-missing` unless it is one's own */
  async remove(id: string, principal: Principal): Promise<void> {
    const sql = `delete from saved_views where user_id = $1 and id = $2 returning ${columns('$1')}`;
    await this.changed(principal, 'view.removed', sql, [writerOf(principal), id]);
  }

  private async changed(principal: Principal, type: string, sql: string, values: unknown[]): Promise<SavedViewView> {
    return inTransaction(this.dataSource, async (tx) => {
      const [row] = returnedRows<SavedViewView & { wasShared?: boolean }>(await tx.query(sql, values));
      if (!row) throw new DomainError('not-found', 'view-missing', 'This is not a view of yours.');
      const { wasShared = false, ...view } = row;
      const { id, name, shared } = view;
      const event = { at: this.clock.now(), type, actor: actorOf(principal) };
      // what somebody keeps to themselves is nobody else's to read
      if (shared) await appendEvents(tx, [{ ...event, data: { id, name, shared } }]);
      else if (wasShared) await appendEvents(tx, [{ ...event, data: { id, shared } }]);
      await notifyChanged(tx, { topics: ['views'] });
      return view;
    });
  }
}

function valuesOf({ name, filter, shared = false }: SavedViewBody, principal: Principal): unknown[] {
  if (shared && principal.kind === 'user' && !isAtLeast(principal.role, 'lead'))
    throw new DomainError(
      'forbidden',
      'sharing-forbidden',
      'Only leads share views. Ask yours, or keep it to yourself.',
    );
  if (filter.view?.startsWith('saved:'))
    throw new DomainError('invalid', 'view-in-view', 'A saved view cannot begin from another saved view.');
  return [name, JSON.stringify(filter), shared];
}
