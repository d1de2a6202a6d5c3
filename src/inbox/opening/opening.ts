import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { ConnectorRegistry } from '../../connectors/connector-registry.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { lockConversations } from '../changes/locked-conversation.ts';
import { conversationMissing } from '../conversation.query.ts';
import { appendEvents } from '../../database/events.ts';
import { recount } from '../joining/recount.ts';
import { writerOf } from '../notes/notes.ts';
import { Refolder } from '../refolder.ts';
import { searchVector } from '../search-tokens.ts';
import { contactFor, openConversation, type OpenSource, sourceFor } from './open-row.ts';
import { type LogBody, type OpenedView, type StartBody } from './opening.dto.ts';

/** Conversations that no message from a channel opens. */
@Injectable()
export class Opening {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly registry: ConnectorRegistry,
    private readonly refolder: Refolder,
  ) {}

  /**
   * Opens a conversation for us to write first; the message itself is its first reply.
   * @throws DomainError `source-not-found`, `start-impossible`, `contact-not-found`, `contact-unnamed`
   */
  async start(body: StartBody, principal: Principal): Promise<OpenedView> {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const source = await sourceFor(tx, body.sourceId, principal);
      const { spec } = this.registry.get(source.channel);
      if (!spec.capabilities.start)
        throw new DomainError('conflict', 'start-impossible', `On ${spec.title} the customer must write first.`);
      const conversationId = await this.open(tx, source, body, 'started', principal, now);
      await this.refolder.refold(tx, [conversationId], now, 'started');
      return { conversationId, messageId: null };
    });
  }

  /**
   * Writes down a phone call or a visit.
   * @throws DomainError as `start`, and `conversation-not-found`, `time-in-the-future`, `person-needed`
   */
  async log(body: LogBody, principal: Principal): Promise<OpenedView> {
    const writer = writerOf(principal);
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const at = body.occurredAt ?? now;
      if (at > now) throw new DomainError('invalid', 'time-in-the-future', 'Log what has happened, not what will.');
      const conversationId = body.conversationId
        ? await existing(tx, body.conversationId, principal)
        : await this.open(tx, await sourceFor(tx, body.sourceId, principal), body, 'logged', principal, now);
      const messageId = await insertLogged(tx, conversationId, body, writer, at, now);
      await recount(tx, [conversationId]);
      await this.refolder.refold(tx, [conversationId], now, 'logged');
      const event = { at: now, type: 'conversation.logged', conversationId, messageId, actor: actorOf(principal) };
      await appendEvents(tx, [{ ...event, data: { how: body.how, direction: body.direction, occurredAt: at } }]);
      await notifyChanged(tx, { conversationIds: [conversationId] });
      return { conversationId, messageId };
    });
  }

  private async open(
    tx: EntityManager,
    source: OpenSource,
    body: StartBody,
    origin: 'started' | 'logged',
    principal: Principal,
    now: Date,
  ): Promise<string> {
    const contactId = await contactFor(tx, source, body, principal, now);
    const opened = {
      contactId,
      origin,
      assigneeId: personOf(principal),
      ...(body.subject && { subject: body.subject }),
    };
    const id = await openConversation(tx, source, opened, now);
    const event = { at: now, type: 'conversation.started', conversationId: id, contactId, sourceId: source.id };
    await appendEvents(tx, [{ ...event, actor: actorOf(principal), data: { origin } }]);
    await notifyChanged(tx, { conversationIds: [id] });
    return id;
  }
}

async function existing(tx: EntityManager, id: string, principal: Principal): Promise<string> {
  const [row] = await lockConversations(tx, [id], principal);
  if (!row) throw conversationMissing();
  if (row.mergedIntoId !== null)
    throw new DomainError('conflict', 'conversation-merged', `It was merged into ${row.mergedIntoId}. Log it there.`);
  return row.id;
}

async function insertLogged(
  tx: EntityManager,
  conversationId: string,
  body: LogBody,
  writer: string,
  at: Date,
  now: Date,
): Promise<string> {
  const isInbound = body.direction === 'inbound';
  const [message] = await tx.query<{ id: string }[]>(
    `insert into messages (conversation_id, source_id, contact_id, user_id, kind, direction, occurred_at, received_at,
       stored_at, visibility, native, delivery, text, level, needs_answer, meta)
     select id, source_id, case when $2 then contact_id end, $3, $4, $5, $6, $7, $7, 'private', not $2,
       case when not $2 then 'sent' end, $8, case when $2 then 'calm' end, $9, $10
     from conversations where id = $1 returning id`,
    [
      conversationId,
      isInbound,
      writer,
      isInbound ? 'mention' : 'reply',
      body.direction,
      at,
      now,
      body.text,
      isInbound ? (body.needsAnswer ?? false) : null,
      JSON.stringify({ logged: body.how }),
    ],
  );
  await tx.query(
    `insert into message_search (message_id, conversation_id, occurred_at, tokens) values ($1, $2, $3, $4::tsvector)`,
    [message!.id, conversationId, at, searchVector({ occurredAt: at, texts: [body.text] })],
  );
  return message!.id;
}
