import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { type LabelRef } from '../conversation.dto.ts';
import { appendEvents } from '../../database/events.ts';
import { type LabelBody, type LabelPatch } from './label.dto.ts';

const missing = () => new DomainError('not-found', 'label-missing', 'There is no such label (any more).');

/** Labels for conversations; their names are unique. */
@Injectable()
export class Labels {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  list(): Promise<LabelRef[]> {
    return this.dataSource.query<LabelRef[]>('select id, name, colour from labels order by lower(name), id');
  }

  add({ name, colour = 'gray' }: LabelBody, principal: Principal): Promise<LabelRef> {
    return this.changed(
      principal,
      'label.created',
      'insert into labels (name, colour, created_at) values ($1, $2, $3) returning id, name, colour',
      [name, colour, this.clock.now()],
    );
  }

  change(id: string, { name, colour }: LabelPatch, principal: Principal): Promise<LabelRef> {
    return this.changed(
      principal,
      'label.changed',
      `update labels set name = coalesce($2, name), colour = coalesce($3, colour) where id = $1
       returning id, name, colour`,
      [id, name ?? null, colour ?? null],
    );
  }

  /** Takes it off every conversation, too. @throws DomainError `label-missing` */
  async remove(id: string, principal: Principal): Promise<void> {
    const sql = 'delete from labels where id = $1 returning id, name, colour';
    await this.changed(principal, 'label.removed', sql, [id]);
  }

  private async changed(principal: Principal, type: string, sql: string, values: unknown[]): Promise<LabelRef> {
    return inTransaction(this.dataSource, async (tx) => {
      const [label] = returnedRows<LabelRef>(await tx.query(sql, values));
      if (!label) throw missing();
      await appendEvents(tx, [{ at: this.clock.now(), type, actor: actorOf(principal), data: { ...label } }]);
      await notifyChanged(tx, { topics: ['labels'] });
      return label;
    });
  }
}
