import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { type Held, OnConversation } from '../changes/on-conversation.ts';
import { appendEvents } from '../../database/events.ts';
import { Refolder } from '../refolder.ts';
import { type CorrectionBody } from './reading.dto.ts';

interface Corrected {
  language: string | null;
  frustration: number | null;
  contact_id: string | null;
  level: string | null;
  needs_answer: boolean | null;
}

const notACustomers = () =>
  new DomainError('conflict', 'not-a-customers-message', "Only a customer's message can be corrected.");

/** Puts a rep's word in the place of the analyser's, and folds anew by it. */
@Injectable()
export class CorrectReading {
  constructor(
    private readonly on: OnConversation,
    private readonly refolder: Refolder,
  ) {}

  /** @throws DomainError `conversation-not-found`, `not-a-customers-message` */
  async correct(messageId: string, body: CorrectionBody, principal: Principal): Promise<void> {
    await this.on.runOnMessage(messageId, principal, async (held) => {
      const before = await store(held, messageId, body, principal);
      if (body.level) await learn(held, messageId, before, body.level, principal);
      await this.follow(held, messageId, before, body, principal);
    });
  }

  /** Declares that the newest message of the customer wants an answer. */
  async answerNeeded(conversationId: string, principal: Principal): Promise<void> {
    await this.on.run(conversationId, principal, async (held) => {
      const [newest] = await held.tx.query<{ id: string }[]>(
        `select id from messages where conversation_id = $1 and direction = 'inbound' and automatic is null
         order by occurred_at desc, id desc limit 1`,
        [conversationId],
      );
      if (!newest) throw notACustomers();
      const before = await store(held, newest.id, { needsAnswer: true }, principal);
      await this.follow(held, newest.id, before, { needsAnswer: true }, principal);
    });
  }

  /** Lets the analyser's word hold again. */
  async takeBack(messageId: string, principal: Principal): Promise<void> {
    await this.on.runOnMessage(messageId, principal, async (held) => {
      await held.tx.query('delete from corrections where message_id = $1', [messageId]);
      const none = 'corrected_level = null, corrected_needs_answer = null, corrected_by = null';
      await held.tx.query(`update messages set ${none} where id = $1`, [messageId]);
      await this.tell(held, messageId, { taken: 'back' }, principal);
    });
  }

  private async follow(
    held: Held,
    messageId: string,
    before: Corrected,
    body: CorrectionBody,
    principal: Principal,
  ): Promise<void> {
    const read = { level: before.level, needsAnswer: before.needs_answer };
    await this.tell(held, messageId, { before: read, after: { ...body } }, principal);
    if (body.needsAnswer === true) await reopen(held, principal);
    if (body.needsAnswer === false)
      await held.tx.query(
        `update conversations set nothing_to_answer = 'corrected' where id = $1 and waiting_since is null`,
        [held.row.id],
      );
  }

  private async tell(held: Held, messageId: string, data: Record<string, unknown>, principal: Principal) {
    const { tx, row, now } = held;
    await tx.query('update conversations set version = version + 1 where id = $1', [row.id]);
    await this.refolder.refold(tx, [row.id], now, 'reading-corrected');
    const event = { at: now, type: 'message.corrected', conversationId: row.id, sourceId: row.sourceId, messageId };
    await appendEvents(tx, [{ ...event, actor: actorOf(principal), data }]);
  }
}

async function store(held: Held, messageId: string, body: CorrectionBody, principal: Principal): Promise<Corrected> {
  const [message] = returnedRows<Corrected>(
    await held.tx.query(
      `update messages m set corrected_level = coalesce($2, corrected_level),
         corrected_needs_answer = coalesce($3, corrected_needs_answer), corrected_by = $4
       where id = $1 and direction = 'inbound' returning language, frustration, contact_id, level, needs_answer`,
      [messageId, body.level ?? null, body.needsAnswer ?? null, personOf(principal)],
    ),
  );
  if (!message) throw notACustomers();
  return message;
}

/** Keeps the label for learning; a second correction of a message replaces the first. */
async function learn(held: Held, messageId: string, message: Corrected, level: string, principal: Principal) {
  await held.tx.query(
    `insert into corrections (message_id, source_id, contact_id, language, score, frustrated, user_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (message_id) do update set frustrated = excluded.frustrated, user_id = excluded.user_id,
       created_at = excluded.created_at`,
    [
      messageId,
      held.row.sourceId,
      message.contact_id,
      message.language ?? 'und',
      message.frustration ?? 0,
      level === 'frustrated' || level === 'furious',
      personOf(principal),
      held.now,
    ],
  );
}

/** Somebody waits after all: what was put away comes back. */
async function reopen({ tx, row, now }: Held, principal: Principal): Promise<void> {
  const [reopened] = returnedRows<{ id: string }>(
    await tx.query(
      `update conversations set status = 'open' where id = $1 and waiting_since is not null
         and status in ('resolved', 'customersTurn') returning id`,
      [row.id],
    ),
  );
  if (!reopened) return;
  const data = { before: { status: row.status }, after: { status: 'open' }, reason: 'answer-needed' };
  const event = { at: now, type: 'conversation.statusChanged', conversationId: row.id, sourceId: row.sourceId };
  await appendEvents(tx, [{ ...event, actor: actorOf(principal), data }]);
}
