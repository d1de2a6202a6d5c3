import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../common/domain-error.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { visibleConversations } from '../../people/visibility.ts';
import { OnConversation } from '../changes/on-conversation.ts';
import { appendEvents } from '../../database/events.ts';
import { joinedIds, openThreat } from '../joining/joined-ids.ts';
import { Refolder } from '../refolder.ts';
import { type ThreatView } from './reading.dto.ts';

const columns = `t.id, coalesce(c.merged_into_id, c.id) as "conversationId", t.message_id as "messageId", t.class, t.confidence, t.span,
  t.state, t.due_at as "dueAt", t.detected_at as "detectedAt", t.decided_by as "decidedBy", t.decided_at as "decidedAt"`;

const threatMissing = () =>
  new DomainError('not-found', 'threat-missing', 'There is no such threat, or its conversation is none of yours.');

/** Threats: found by the analyser, settled by a lead. */
@Injectable()
export class Threats {
  constructor(
    private readonly dataSource: DataSource,
    private readonly on: OnConversation,
    private readonly refolder: Refolder,
  ) {}

  /** Those of one conversation, newest first; without one, all open ones, the most urgent first (at most 200). */
  async list(principal: Principal, conversationId?: string): Promise<ThreatView[]> {
    const values: unknown[] = [conversationId ?? null];
    const visible = visibleConversations(principal, values);
    const which = conversationId
      ? `t.conversation_id = any(${joinedIds('$1::bigint')})`
      : "$1::bigint is null and t.state = 'open'";
    return this.dataSource.query<ThreatView[]>(
      `select ${columns} from threats t join conversations c on c.id = t.conversation_id
       where ${which} and ${visible} order by ${conversationId ? 't.id desc' : 't.due_at, t.id'} limit 200`,
      values,
    );
  }

  /** @throws DomainError `threat-missing`, `threat-settled`, `person-needed` */
  async decide(id: string, state: 'confirmed' | 'dismissed', principal: Principal): Promise<void> {
    const person = personOf(principal);
    if (person === null)
      throw new DomainError('forbidden', 'person-needed', 'A threat is settled by a person, never by a program.');
    const [threat] = await this.dataSource.query<{ shownIn: string }[]>(
      `select coalesce(c.merged_into_id, c.id) as "shownIn" from threats t
         join conversations c on c.id = t.conversation_id where t.id = $1`,
      [id],
    );
    if (!threat) throw threatMissing();
    await this.on.run(threat.shownIn, principal, async ({ tx, row, now }) => {
      const [decided] = returnedRows<{ message_id: string; class: string }>(
        await tx.query(
          `update threats set state = $2, decided_by = $3, decided_at = $4 where id = $1 and state = 'open'
           returning message_id, class`,
          [id, state, person, now],
        ),
      );
      if (!decided) throw new DomainError('conflict', 'threat-settled', 'A colleague has settled this already.');
      await tx.query(`update conversations c set version = version + 1, threat = ${openThreat('c.id')} where id = $1`, [
        row.id,
      ]);
      await this.refolder.refold(tx, [row.id], now, `threat-${state}`);
      const event = { at: now, type: `threat.${state}`, conversationId: row.id, sourceId: row.sourceId };
      const data = { threatId: id, class: decided.class };
      await appendEvents(tx, [{ ...event, messageId: decided.message_id, actor: actorOf(principal), data }]);
    });
  }
}
