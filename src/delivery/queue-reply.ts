import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { safeHtml } from '../common/safe-html.ts';
import { Clock } from '../common/clock.ts';
import type { ReplyPermission } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendEvents } from '../database/events.ts';
import { actorOf, personOf, type Principal } from '../people/principal.ts';
import { searchVector } from '../inbox/search-tokens.ts';
import { attachFiles } from './reply-attachments.ts';
import type { ReplyBody } from './reply.dto.ts';
import { checkReply, filesFor, permissionFor } from './reply-permission.ts';
import { type ReplyTarget, replyTarget } from './reply-target.query.ts';

interface NewReply {
  target: ReplyTarget;
  permission: ReplyPermission;
  body: ReplyBody;
  userId: string | null;
  now: Date;
  notBefore: Date;
}

/** Takes a reply for sending: the message, its place in the outbox and the event, in one transaction. */
@Injectable()
export class QueueReply {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the id of the message
   * @throws DomainError `conversation-not-found`, `reply-not-allowed`, `reply-invalid`
   */
  queue(principal: Principal, conversationId: string, body: ReplyBody): Promise<string> {
    return inTransaction(this.dataSource, (tx) => this.store(tx, principal, conversationId, body));
  }

  /** As `queue`, within a transaction of the caller's. */
  async store(tx: EntityManager, principal: Principal, conversationId: string, body: ReplyBody): Promise<string> {
    const now = this.clock.now();
    const target = await replyTarget(tx, principal, conversationId, body.inReplyToId, true);
    const connector = this.registry.get(target.channel);
    const permission = permissionFor(connector, target, now);
    checkReply(connector, permission, body);
    const { reply: rule } = connector.spec;
    const notBefore = new Date(now.getTime() + (rule?.undo ? body.undoSeconds * 1000 : 0));
    const userId = personOf(principal);
    const messageId = await insertReply(tx, { target, permission, body, userId, now, notBefore });
    await attachFiles(tx, messageId, body.attachmentIds, userId, filesFor(connector, permission, body.visibility));
    await tx.query(`delete from drafts where conversation_id = $1 and user_id = $2 and kind = 'reply'`, [
      conversationId,
      userId,
    ]);
    await appendEvents(tx, [
      {
        at: now,
        type: 'reply.queued',
        conversationId,
        sourceId: target.sourceId,
        messageId,
        actor: actorOf(principal),
        data: { human: userId !== null, onBehalfOf: userId, notBefore, afterSend: body.afterSend },
      },
    ]);
    await notifyChanged(tx, { conversationIds: [conversationId], topics: ['outbox'] });
    return messageId;
  }
}

async function insertReply(tx: EntityManager, reply: NewReply): Promise<string> {
  const { target, permission, body, userId, now } = reply;
  const { answered } = target;
  const [message]: { id: string }[] = await tx.query(
    `insert into messages (conversation_id, source_id, user_id, answers_contact_id, kind, direction, reply_to,
       occurred_at, received_at, stored_at, visibility, automatic, delivery, subject, text, html, meta)
     values ($1, $2, $3, $4, 'reply', 'outbound', $5, $6, $6, $6, $7, $8, 'queued', $9, $10, $11, $12) returning id`,
    [
      target.threadId,
      target.sourceId,
      userId,
      answered?.contactId ?? target.contactId,
      answered?.item.externalId ?? null,
      now,
      body.visibility ?? permission.visibility,
      userId === null ? 'bot' : null,
      body.subject ?? null,
      body.text,
      body.html === undefined ? null : safeHtml(body.html),
      body.recipients ? { recipients: body.recipients } : {},
    ],
  );
  await tx.query('update conversations set message_count = message_count + 1, version = version + 1 where id = $1', [
    target.conversationId,
  ]);
  await insertOutbox(tx, message!.id, reply);
  await makeFindable(tx, message!.id, reply);
  return message!.id;
}

async function insertOutbox(tx: EntityManager, messageId: string, reply: NewReply): Promise<void> {
  const { target, body, userId, now, notBefore } = reply;
  const payload = { recipients: body.recipients ?? null, inReplyToId: target.answered?.messageId ?? null };
  await tx.query(
    `insert into outbox (message_id, conversation_id, source_id, user_id, payload, not_before, state, after_send,
       snooze_until, created_at)
     values ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $9)`,
    [
      messageId,
      target.threadId,
      target.sourceId,
      userId,
      payload,
      notBefore,
      body.afterSend,
      body.afterSend === 'snooze' ? body.snoozeUntil : null,
      now,
    ],
  );
}

async function makeFindable(tx: EntityManager, messageId: string, { target, body, now }: NewReply): Promise<void> {
  const tokens = searchVector({ occurredAt: now, texts: [body.text, body.subject] });
  await tx.query(
    'insert into message_search (message_id, conversation_id, occurred_at, tokens) values ($1, $2, $3, $4::tsvector)',
    [messageId, target.threadId, now, tokens],
  );
}
