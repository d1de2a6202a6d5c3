import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { decodeCursor, pageOf } from '../../common/cursor.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { personOf, type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import type { AlertsPage, AlertsQuery, AlertView, ReadAlertsBody } from './alert.dto.ts';

function personIn(principal: Principal): string {
  const person = personOf(principal);
  if (person === null) throw new DomainError('forbidden', 'person-needed', 'Alerts are for people; sign in.');
  return person;
}

/** An alert is about the conversation into which its own was merged. */
const alertsWithConversations = `alerts a join conversations o on o.id = a.conversation_id
  join conversations c on c.id = coalesce(o.merged_into_id, o.id)`;

/** What a person was told, as long as they may see what it is about. */
@Injectable()
export class Alerts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  async page(principal: Principal, { limit, cursor, unread }: AlertsQuery): Promise<AlertsPage> {
    const values: unknown[] = [personIn(principal)];
    const conditions = ['a.user_id = $1', visibleConversations(principal, values)];
    if (unread) conditions.push('a.read_at is null');
    if (cursor) conditions.push(`a.id < $${values.push(decodeCursor(cursor, ['string'])[0])}::bigint`);
    const rows: AlertView[] = await this.dataSource.query(
      `select a.id, a.kind, c.id as "conversationId", coalesce(k.preferred_name, k.name) as "contactName",
         c.subject, a.data, a.created_at as "createdAt", a.read_at as "readAt"
       from ${alertsWithConversations} join contacts k on k.id = c.contact_id
       where ${conditions.join(' and ')} order by a.id desc limit ${limit + 1}`,
      values,
    );
    return { ...pageOf(rows, limit, ({ id }) => [id]), unread: await this.unread(principal) };
  }

  async read(principal: Principal, { ids }: ReadAlertsBody): Promise<void> {
    const person = personIn(principal);
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `update alerts set read_at = $2 where user_id = $1 and read_at is null and ($3::bigint[] is null or id = any($3))`,
        [person, this.clock.now(), ids ?? null],
      );
      await notifyChanged(tx, { userIds: [person], topics: ['alerts'] });
    });
  }

  private async unread(principal: Principal): Promise<number> {
    const values: unknown[] = [personIn(principal)];
    const visible = visibleConversations(principal, values);
    const [row]: { count: number }[] = await this.dataSource.query(
      `select count(*)::int as count from (select 1 from ${alertsWithConversations}
         where a.user_id = $1 and a.read_at is null and ${visible} limit 1000) unread`,
      values,
    );
    return row!.count;
  }
}
