import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../common/cursor.ts';
import { instantsAsText, instantText } from '../database/instant-text.ts';
import { preparedQuery } from '../database/prepared.ts';
import { type ConversationPage } from './conversation.dto.ts';
import { type Asking } from './asking.ts';
import { conversationConditions, statusesOf } from './conversation-filter.ts';
import { type ConversationQuery, type Sort } from './conversation-filter.dto.ts';
import { conversationColumns, conversationItem, conversationJoins, type ConversationRow } from './conversation-row.ts';

interface Order {
  key: string;
  cast: string;
  descending: boolean;
}

/** How each order reads: its key (with a type for the cursor) and its direction; the id breaks ties. */
const orders: Record<Sort, Order> = {
  position: { key: 'c.position_at', cast: 'timestamptz', descending: false },
  lastActivity: { key: 'c.last_activity_at', cast: 'timestamptz', descending: true },
  waiting: { key: "coalesce(c.waiting_since, 'infinity')", cast: 'timestamptz', descending: false },
  frustration: { key: 'c.frustration', cast: 'real', descending: true },
  newest: { key: 'c.id', cast: 'bigint', descending: true },
};

function defaultSort(query: ConversationQuery): Sort {
  const wanted = statusesOf(query);
  return wanted !== 'all' && wanted.length === 1 && wanted[0] === 'open' ? 'position' : 'lastActivity';
}

const orderOf = (query: ConversationQuery): Order => orders[query.sort ?? defaultSort(query)];

/** JSON has no endless numbers. */
const endless: Record<string, number> = {
  infinity: Number.MAX_SAFE_INTEGER,
  '-infinity': Number.MIN_SAFE_INTEGER,
};

/** A key, as PostgreSQL writes it, as a number that grows down the list. */
function rankOf(key: string, { cast, descending }: Order): number {
  const value = endless[key] ?? (cast === 'timestamptz' ? Date.parse(instantText(key)) : Number(key));
  return descending ? -value : value;
}

/** The statement of one page, and its values. Exported for the benchmark, whose reference is this very statement. */
export function pageStatement(query: ConversationQuery, asking: Asking): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions = conversationConditions(query, asking, values);
  const { key, cast, descending } = orderOf(query);
  if (query.cursor) {
    const [after, id] = decodeCursor(query.cursor, ['string', 'string']);
    const at = `$${values.push(after)}::${cast}, $${values.push(id)}::bigint`;
    conditions.push(`(${key}, c.id) ${descending ? '<' : '>'} (${at})`);
  }
  const direction = descending ? 'desc' : 'asc';
  const order = `order by ${key} ${direction}, c.id ${direction}`;
  const text = `select ${conversationColumns}, (${key})::text as key
    from (select c.* from conversations c where ${conditions.join(' and ')} ${order} limit ${query.limit + 1}) c
    ${conversationJoins} ${order}`;
  return { text, values };
}

/** Pages of the inbox: one statement each, whatever their size. */
@Injectable()
export class ConversationsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @param query its `view` resolved already */
  async page(query: ConversationQuery, asking: Asking): Promise<ConversationPage> {
    const { text, values } = pageStatement(query, asking);
    const rows = await preparedQuery<ConversationRow & { key: string }>(this.dataSource, text, values, instantsAsText);
    const { items, next } = pageOf(rows, query.limit, (last) => [last.key, last.id]);
    const order = orderOf(query);
    return {
      items: items.map((row) => Object.assign(conversationItem(row, asking.now), { rank: rankOf(row.key, order) })),
      next,
    };
  }
}
