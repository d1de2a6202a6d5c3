import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../common/cursor.ts';
import { instantsAsText } from '../database/instant-text.ts';
import { preparedQuery } from '../database/prepared.ts';
import { type ConversationItem, type ConversationPage } from './conversation.dto.ts';
import { type Asking } from './asking.ts';
import { conversationConditions } from './conversation-filter.ts';
import { type ConversationQuery } from './conversation-filter.dto.ts';
import { conversationColumns, conversationItem, conversationJoins, type ConversationRow } from './conversation-row.ts';
import { nextSpan, type Span, spans, within } from './search-span.ts';
import { searchQuery } from './search-tokens.ts';

/** A conversation found, with its newest matching message; all but `hits` are null in the row of an empty page. */
interface Hit {
  conversation_id: string;
  message_id: string;
  occurred_at: Date;
  key: string;
  /** How many messages match within the span, before any filter. */
  hits: number;
}

/** Lists so short that it is better to look through them than through all that matches the words. */
const isNarrow = ({ contact, id, reference, outage }: ConversationQuery) =>
  Boolean(contact ?? id ?? reference ?? outage);

/** Matches by the index of words, with the conversation that shows them. */
const byWords = `select coalesce(mc.merged_into_id, ms.conversation_id) as conversation_id, ms.message_id, ms.occurred_at
  from message_search ms left join conversations mc on mc.id = ms.conversation_id and mc.merged_into_id is not null
  where ms.tokens @@ $1::tsquery`;

/** Matches among the messages of few conversations. */
const byConversations = (conditions: string[]) => `select c.id as conversation_id, m.id as message_id, m.occurred_at
  from conversations c join conversations o on o.id = c.id or o.merged_into_id = c.id
    join messages m on m.conversation_id = o.id join message_search ms on ms.message_id = m.id
  where ${conditions.join(' and ')} and ms.tokens @@ $1::tsquery`;

/**
 * One statement of a search: the newest matching message of each conversation, newest first; always one row at least.
 * The hits are materialised, since PostgreSQL may else walk the whole table by time; they are sorted before they are
 * joined, so that a page costs what it holds. Not prepared, since the best plan depends on the words.
 */
export function searchStatement(tsquery: string, query: ConversationQuery, asking: Asking) {
  const values: unknown[] = [tsquery];
  const conditions = conversationConditions(query, asking, values);
  const after = query.cursor ? notYetShown(query, values) : 'true';
  const text = `with hits as materialized (${isNarrow(query) ? byConversations(conditions) : byWords}),
    newest as materialized (
      select distinct on (conversation_id) * from hits order by conversation_id, occurred_at desc, message_id desc
    ), page as (
      select m.* from (select * from newest order by occurred_at desc, message_id desc offset 0) m
      cross join lateral (select from conversations c
        where c.id = m.conversation_id and ${conditions.join(' and ')} offset 0) c
      where ${after} order by m.occurred_at desc, m.message_id desc limit ${query.limit + 1}
    )
    select h.hits, p.*, p.occurred_at::text as key from (select count(*)::int as hits from hits) h
    left join page p on true order by p.occurred_at desc, p.message_id desc`;
  return { text, values };
}

/** What a list shows of the conversations found; prepared, since it is the same for every search. */
const itemsSql = `select ${conversationColumns} from unnest($1::bigint[]) as v(id)
  join conversations c on c.id = v.id ${conversationJoins}`;

/** Past the cursor, and no newer match that an earlier page has shown: this span of time may not reach up to it. */
function notYetShown(query: ConversationQuery, values: unknown[]): string {
  const [at, id] = decodeCursor(query.cursor!, ['string', 'string']);
  const end = `($${values.push(at)}::timestamptz, $${values.push(id)}::bigint)`;
  return `(m.occurred_at, m.message_id) < ${end} and not exists (
    select from messages n join message_search ns on ns.message_id = n.id
    where n.conversation_id = m.conversation_id and (n.occurred_at, n.id) >= ${end}
      and ns.tokens @@ $${values.push(searchQuery(query.q!))}::tsquery)`;
}

/** Finds conversations by what was said in them. */
@Injectable()
export class SearchQuery {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest match first. Frequent words are looked for within the newest days alone, so that a search costs what its page
   * holds and not what the installation holds; the span widens until the page is full.
   * @param query with `q`, its `view` resolved already
   */
  async page(query: ConversationQuery, asking: Asking): Promise<ConversationPage> {
    const words = searchQuery(query.q ?? '');
    if (words === null) return { items: [], next: null };
    const from = query.cursor ? new Date(String(decodeCursor(query.cursor, ['string', 'string'])[0])) : asking.now;
    let span: Span | null = isNarrow(query) || Number.isNaN(from.getTime()) ? null : spans[0]!;
    for (;;) {
      const rows = await this.hits(within(span, words, from), query, asking);
      const found = rows.filter((row) => row.conversation_id !== null);
      if (span === null || found.length > query.limit) return this.pageOf(found, query.limit, asking.now);
      span = nextSpan(span, { found: found.length, hits: rows[0]!.hits, wanted: query.limit + 1 });
    }
  }

  private hits(tsquery: string, query: ConversationQuery, asking: Asking): Promise<Hit[]> {
    const { text, values } = searchStatement(tsquery, query, asking);
    return this.dataSource.query<Hit[]>(text, values);
  }

  private async pageOf(hits: Hit[], limit: number, now: Date): Promise<ConversationPage> {
    const { items: found, next } = pageOf(hits, limit, (last) => [last.key, last.message_id]);
    const ids = found.map((hit) => hit.conversation_id);
    const rows = await preparedQuery<ConversationRow>(this.dataSource, itemsSql, [ids], instantsAsText);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const items = found.flatMap((hit): ConversationItem[] => {
      const row = byId.get(hit.conversation_id);
      const match = { messageId: hit.message_id, occurredAt: hit.occurred_at };
      return row ? [{ ...conversationItem(row, now), match, rank: -hit.occurred_at.getTime() }] : [];
    });
    return { items, next };
  }
}
