import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error.ts';
import { preparedQuery } from '../database/prepared.ts';
import { type CountView } from './conversation.dto.ts';
import { type Asking } from './asking.ts';
import { conversationConditions } from './conversation-filter.ts';
import { type ConversationFilter } from './conversation-filter.dto.ts';

/** Beyond this nobody reads the number; counting stops. */
const most = 1000;

/** How many conversations stand in each of several views, in one statement. */
@Injectable()
export class CountsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @param filters by the name of the view, resolved already */
  async count(filters: Map<string, ConversationFilter>, asking: Asking): Promise<CountView[]> {
    if (filters.size === 0) return [];
    const values: unknown[] = [];
    const counts = [...filters].map(([name, filter], i) => {
      if (filter.q)
        throw new DomainError('invalid', 'view-not-countable', `View "${name}" is a search: open it to see it.`);
      const conditions = conversationConditions(filter, asking, values).join(' and ');
      return `(select count(*)::int from (select from conversations c where ${conditions} limit ${most + 1}) v) as n${i}`;
    });
    const [row] = await preparedQuery<Record<string, number>>(this.dataSource, `select ${counts.join(', ')}`, values);
    return [...filters.keys()].map((view, i) => {
      const count = row![`n${i}`]!;
      return { view, count: Math.min(count, most), more: count > most };
    });
  }
}
