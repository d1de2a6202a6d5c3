import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { appendEvents } from '../../database/events.ts';
import { type AsksQuery, type AskView } from './note.dto.ts';

const forMe = (user: string) =>
  `(a.user_id = ${user} or a.team_id = any(array(select team_id from team_members where user_id = ${user})))`;

const person = (alias: string) =>
  `case when ${alias}.id is not null then
     json_build_object('id', ${alias}.id::text, 'name', ${alias}.name, 'initials', ${alias}.initials) end`;

/** Marks a question as answered. @throws DomainError `ask-missing` unless it is open and asked of this person */
export async function answerAsk(tx: EntityManager, id: string, principal: Principal, now: Date): Promise<void> {
  const [answered] = returnedRows<{ conversation_id: string; asked_by: string; message_id: string }>(
    await tx.query(
      `update asks a set answered_at = $3, answered_by = $2
       where a.id = $1 and a.answered_at is null and (a.asked_by = $2 or ${forMe('$2')})
       returning a.conversation_id, a.asked_by, a.message_id`,
      [id, personOf(principal), now],
    ),
  );
  if (!answered) throw new DomainError('not-found', 'ask-missing', 'There is no open question to you with this id.');
  const { conversation_id: conversationId, asked_by: askedBy, message_id: messageId } = answered;
  const event = { at: now, type: 'ask.answered', conversationId, messageId, actor: actorOf(principal) };
  await appendEvents(tx, [{ ...event, data: { askId: id, askedBy } }]);
  await notifyChanged(tx, { conversationIds: [conversationId], userIds: [askedBy] });
}

/** Questions among colleagues. */
@Injectable()
export class Asks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Open ones, the most urgent first, or answered ones, the newest first; at most 200. */
  async list({ of, answered }: AsksQuery, principal: Principal): Promise<AskView[]> {
    const values: unknown[] = [personOf(principal)];
    const visible = visibleConversations(principal, values);
    const mine = of === 'me' ? forMe('$1') : 'a.asked_by = $1';
    return this.dataSource.query<AskView[]>(
      `select a.id, c.id as "conversationId", a.message_id as "messageId", m.text, a.due_at as "dueAt",
         coalesce(k.preferred_name, k.name) as "contactName", a.created_at as "createdAt",
         a.answered_at as "answeredAt", ${person('b')} as "askedBy", ${person('u')} as "user",
         ${person('d')} as "answeredBy",
         case when t.id is not null then json_build_object('id', t.id::text, 'name', t.name) end as team
       from asks a join messages m on m.id = a.message_id join conversations o on o.id = a.conversation_id
         join conversations c on c.id = coalesce(o.merged_into_id, o.id)
         join contacts k on k.id = c.contact_id join users b on b.id = a.asked_by left join users u on u.id = a.user_id
         left join teams t on t.id = a.team_id left join users d on d.id = a.answered_by
       where ${answered ? 'a.answered_at is not null' : 'a.answered_at is null'} and ${mine} and ${visible}
       order by ${answered ? 'a.answered_at desc' : 'a.due_at nulls last'}, a.id limit 200`,
      values,
    );
  }

  /** @throws DomainError `ask-missing` */
  async answer(id: string, principal: Principal): Promise<void> {
    await inTransaction(this.dataSource, (tx) => answerAsk(tx, id, principal, this.clock.now()));
  }
}
