import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { decodeCursor, pageOf } from '../common/cursor.ts';
import { preparedQuery } from '../database/prepared.ts';
import { type Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { conversationMissing } from './conversation.query.ts';
import { joinedIds } from './joining/joined-ids.ts';
import { eventColumns, eventJoins, type EventRow, eventView } from './event-row.ts';
import {
  type EventView,
  type MessageVersionView,
  type MessageView,
  type ThreadQuery,
  type ThreadView,
} from './message.dto.ts';
import { messageColumns, messageJoins, type MessageRow, messageView } from './message-row.ts';

/** A conversation and those merged into it, as an SQL list of ids; `$1` is its id. */
const group = `any(${joinedIds('$1')})`;

/** What was said and what happened in a conversation. */
@Injectable()
export class ThreadByConversationQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws DomainError `conversation-not-found`, also for those who may not see it */
  async page(id: string, query: ThreadQuery, principal: Principal): Promise<ThreadView> {
    const values: unknown[] = [id];
    const conditions = [`m.conversation_id = ${group}`, this.visible(principal, values)];
    if (query.cursor) {
      const [at, before] = decodeCursor(query.cursor, ['string', 'string']);
      const end = `$${values.push(at)}::timestamptz, $${values.push(before)}::bigint`;
      conditions.push(`(m.occurred_at, m.id) < (${end})`);
    }
    const text = `select ${messageColumns}, m.occurred_at::text as key
      from (select m.* from messages m where ${conditions.join(' and ')}
        order by m.occurred_at desc, m.id desc limit ${query.limit + 1}) m
      ${messageJoins} order by m.occurred_at desc, m.id desc`;
    const rows = await preparedQuery<MessageRow & { key: string }>(this.dataSource, text, values);
    if (rows.length === 0) await this.mustSee(id, principal);
    const { items, next } = pageOf(rows, query.limit, (last) => [last.key, last.id]);
    const events = query.include?.includes('events') ? await this.events(id, query, items, next !== null) : [];
    return { messages: items.toReversed().map(messageView), events, earlier: next };
  }

  /**
   * One message, for those who may see the conversation in which it is shown.
   * @throws DomainError `conversation-not-found`, also for those who may not see it
   */
  async message(id: string, principal: Principal): Promise<MessageView> {
    const values: unknown[] = [id];
    const visible = visibleConversations(principal, values);
    const [row] = await this.dataSource.query<MessageRow[]>(
      `select ${messageColumns} from messages m join conversations t on t.id = m.conversation_id
         join conversations c on c.id = coalesce(t.merged_into_id, t.id) ${messageJoins}
       where m.id = $1 and ${visible}`,
      values,
    );
    if (!row) throw conversationMissing();
    return messageView(row);
  }

  /** Earlier texts of an edited message, oldest first. */
  async versions(messageId: string, principal: Principal): Promise<MessageVersionView[]> {
    await this.message(messageId, principal);
    return this.dataSource.query<MessageVersionView[]>(
      `select text, html, subject, valid_from as "validFrom", replaced_at as "replacedAt" from message_versions
       where message_id = $1 order by valid_from, id`,
      [messageId],
    );
  }

  private visible(principal: Principal, values: unknown[]): string {
    const visible = visibleConversations(principal, values);
    return visible === 'true' ? visible : `exists (select from conversations c where c.id = $1 and ${visible})`;
  }

  private async mustSee(id: string, principal: Principal): Promise<void> {
    const values: unknown[] = [id];
    const visible = visibleConversations(principal, values);
    const found = await this.dataSource.query<unknown[]>(
      `select from conversations c where c.id = $1 and ${visible}`,
      values,
    );
    if (found.length === 0) throw conversationMissing();
  }

  /** What happened between the first message of the page (or ever before, on the last page) and the next page. */
  private async events(id: string, query: ThreadQuery, rows: MessageRow[], hasEarlier: boolean): Promise<EventView[]> {
    const from = hasEarlier ? rows.at(-1)!.occurred_at : null;
    const until = query.cursor ? String(decodeCursor(query.cursor, ['string', 'string'])[0]) : null;
    const events = await preparedQuery<EventRow>(
      this.dataSource,
      `select ${eventColumns} from events e ${eventJoins} where e.conversation_id = ${group}
         and ($2::timestamptz is null or e.at >= $2) and ($3::timestamptz is null or e.at < $3)
       order by e.at, e.id limit 1000`,
      [id, from, until],
    );
    return events.map(eventView);
  }
}
