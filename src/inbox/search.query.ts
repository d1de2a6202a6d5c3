import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../common/cursor.ts';
import { type ConversationPage } from './conversation.dto.ts';
import { type Asking, conversationConditions } from './conversation-filter.ts';
import { type ConversationQuery } from './conversation-filter.dto.ts';
import { conversationColumns, conversationItem, conversationJoins, type ConversationRow } from './conversation-row.ts';
import { searchQuery, SPANS, spanToken } from './search-tokens.ts';

interface Hit extends ConversationRow {
  match_id: string;
  match_at: Date;
  match_key: string;
}

/**
 * One statement of a search: the newest matching message of each conversation, newest first.
 * The hits are materialised, since PostgreSQL may else walk the whole table by time; the statement is not prepared,
 * since its best plan depends on the words.
 */
export function searchStatement(tsquery: string, query: ConversationQuery, asking: Asking) {
  const values: unknown[] = [tsquery];
  const conditions = conversationConditions(query, asking, values);
  const after = query.cursor ? notYetShown(query, values) : 'true';
  const order = 'order by m.occurred_at desc, m.message_id desc';
  const text = `with hits as materialized (
      select coalesce(mc.merged_into_id, ms.conversation_id) as conversation_id, ms.message_id, ms.occurred_at
      from message_search ms left join conversations mc on mc.id = ms.conversation_id and mc.merged_into_id is not null
      where ms.tokens @@ $1::tsquery
    ), newest as materialized (
      select distinct on (conversation_id) * from hits order by conversation_id, occurred_at desc, message_id desc
    ), page as materialized (
      select m.occurred_at, m.message_id, c.*
      from newest m cross join lateral (select * from conversations c
        where c.id = m.conversation_id and ${conditions.join(' and ')} offset 0) c
      where ${after} ${order} limit ${query.limit + 1}
    )
    select ${conversationColumns}, c.message_id as match_id, c.occurred_at as match_at, c.occurred_at::text as match_key
    from page c ${conversationJoins} order by c.occurred_at desc, c.message_id desc`;
  return { text, values };
}

/** Past the cursor, and no newer match that an earlier page has shown: this span of time may not reach up to it. */
function notYetShown(query: ConversationQuery, values: unknown[]): string {
  const [at, id] = decodeCursor(query.cursor!, ['string', 'string']);
  const end = `($${values.push(at)}::timestamptz, $${values.push(id)}::bigint)`;
  return `(m.occurred_at, m.message_id) < ${end} and not exists (
    select from messages n join message_search ns on ns.message_id = n.id
    where n.conversation_id = m.conversation_id and (n.occurred_at, n.id) >= ${end}
      and ns.tokens @@ $${values.push(searchQuery(query.q!))}::tsquery)`;
}

/** The words within the newest span of time, then a wider one, and at last everywhere. */
export function* widening(words: string, from: Date): Generator<string> {
  for (const days of SPANS) yield `('${spanToken(days, from)}' | '${spanToken(days, from, 1)}') & ${words}`;
  yield words;
}

/** Finds conversations by what was said in them. */
@Injectable()
export class SearchQuery {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest match first. Frequent words are found within the newest days alone, so that a search costs what its page
   * holds and not what the installation holds; rare ones widen the span until the page is full.
   * @param query with `q`, its `view` resolved already
   */
  async page(query: ConversationQuery, asking: Asking): Promise<ConversationPage> {
    const words = searchQuery(query.q ?? '');
    if (words === null) return { items: [], next: null };
    const from = query.cursor ? new Date(String(decodeCursor(query.cursor, ['string', 'string'])[0])) : asking.now;
    let rows: Hit[] = [];
    for (const tsquery of widening(words, Number.isNaN(from.getTime()) ? asking.now : from)) {
      const { text, values } = searchStatement(tsquery, query, asking);
      rows = await this.dataSource.query<Hit[]>(text, values);
      if (rows.length > query.limit) break;
    }
    const { items, next } = pageOf(rows, query.limit, (last) => [last.match_key, last.match_id]);
    return { items: items.map((row) => this.item(row, asking.now)), next };
  }

  private item(row: Hit, now: Date) {
    const match = { messageId: row.match_id, occurredAt: row.match_at };
    return { ...conversationItem(row, now), match };
  }
}
