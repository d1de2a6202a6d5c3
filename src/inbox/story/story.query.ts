import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { preparedQuery } from '../../database/prepared.ts';
import { type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { levels } from '../conversation-filter.dto.ts';
import { conversationMissing } from '../conversation.query.ts';
import { type SourceRef } from '../conversation.dto.ts';
import { groupOf } from '../contacts/contact-row.ts';
import { ContactsQuery } from '../contacts/contacts.query.ts';
import { type StoryConversation, type StoryView } from './story.dto.ts';
import { latelyOf, type StoryMessage, tellStory } from './tell-story.ts';

interface Theirs extends StoryConversation {
  merged: boolean;
}

const earlierOf = (row: Theirs): StoryConversation => ({ ...row, merged: undefined }) as StoryConversation;

const mostConversations = 20;
const mostMessages = 300;
const mostEarlier = 10;
const longestText = 5000;

const levelNames = `array[${levels.map((level) => `'${level}'`).join(', ')}]`;

/** Their conversations that the principal may see, the newest first. */
const theirs = (visible: string) => `
  select c.id, json_build_object('id', s.id::text, 'channel', s.channel, 'name', s.name) as source, c.subject,
    c.first_contact_at as "firstContactAt", c.last_activity_at as "lastActivityAt", c.status,
    c.merged_into_id is not null as merged, y.ended_by as "endedBy", coalesce(y.ended_at, $3) > y.sla_due_at as late,
    w.level, c.last_message_id as "messageId"
  from (select * from conversations c where c.contact_id = any(${groupOf('$1::bigint')}) and ${visible}
    order by c.id = $2 desc, c.last_activity_at desc limit ${mostConversations}) c
  join sources s on s.id = c.source_id
  left join lateral (select ended_by, ended_at, sla_due_at from cycles
    where conversation_id = c.id and replaced_at is null order by number desc limit 1) y on true
  cross join lateral (select (${levelNames})[greatest(max(array_position(${levelNames}, coalesce(m.corrected_level, m.level))),
      array_position(${levelNames}, c.level))] as level from messages m where m.conversation_id = c.id) w
  order by c.last_activity_at desc`;

const said = `
  select m.id, coalesce(c.merged_into_id, c.id) as "conversationId", m.occurred_at as "occurredAt",
    m.direction = 'inbound' as "isCustomers", left(m.text, least(m.quoted_from, ${longestText})) as text,
    m.intent, m.user_id as "userId", u.name as "userName", m.native,
    coalesce((select array_agg(r ->> 'code') from jsonb_array_elements(m.reasons) r), '{}') as "reasonCodes"
  from messages m join conversations c on c.id = m.conversation_id left join users u on u.id = m.user_id
  where m.conversation_id = any($1::bigint[]) and m.kind <> 'note' and m.automatic is null and m.deleted_at is null
    and (m.direction = 'inbound' and m.contact_id = c.contact_id
      or m.direction = 'outbound' and (m.native or m.delivery = 'sent'))
  order by m.occurred_at desc, m.id desc limit ${mostMessages}`;

/** What is known of a customer, from facts alone. */
@Injectable()
export class StoryQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: ContactsQuery,
  ) {}

  /** @throws DomainError `conversation-not-found` */
  async tell(conversationId: string, principal: Principal, now: Date): Promise<StoryView> {
    const contactId = await this.contactOf(conversationId, principal);
    const [contact, told] = await Promise.all([
      this.contacts.get(contactId, principal),
      this.toldOf(contactId, conversationId, principal, now),
    ]);
    return { contact, ...told };
  }

  private async toldOf(
    contactId: string,
    conversationId: string,
    principal: Principal,
    now: Date,
  ): Promise<Omit<StoryView, 'contact'>> {
    const values: unknown[] = [contactId, conversationId, now];
    const sql = theirs(visibleConversations(principal, values));
    const conversations = await preparedQuery<Theirs>(this.dataSource, sql, values);
    const ids = conversations.map(({ id }) => id);
    const messages = (await preparedQuery<StoryMessage>(this.dataSource, said, [ids])).reverse();
    const isEarlier = ({ id, merged }: Theirs) => id !== conversationId && !merged;
    return {
      facts: tellStory(conversationId, messages),
      lately: latelyIn(messages, new Map(conversations.map(({ id, source }) => [id, source]))),
      earlier: conversations.filter(isEarlier).slice(0, mostEarlier).map(earlierOf),
    };
  }

  /** Whose it is; whoever was merged into somebody is that one. */
  private async contactOf(conversationId: string, principal: Principal): Promise<string> {
    const values: unknown[] = [conversationId];
    const visible = visibleConversations(principal, values);
    const sql = `select coalesce(k.merged_into_id, k.id) as id from conversations c
      join contacts k on k.id = c.contact_id where c.id = $1 and ${visible}`;
    const [row] = await preparedQuery<{ id: string }>(this.dataSource, sql, values);
    if (!row) throw conversationMissing();
    return row.id;
  }
}

/** The first message of each conversation within the last 48 hours. */
function latelyIn(messages: readonly StoryMessage[], sources: ReadonlyMap<string, SourceRef>): StoryView['lately'] {
  const first = new Map<string, StoryMessage>();
  for (const message of latelyOf(messages))
    if (!first.has(message.conversationId)) first.set(message.conversationId, message);
  return [...first.values()].flatMap(({ id, conversationId, occurredAt }) => {
    const source = sources.get(conversationId);
    return source ? [{ conversationId, source, at: occurredAt, messageId: id }] : [];
  });
}
