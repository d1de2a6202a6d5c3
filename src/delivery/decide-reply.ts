import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { conversationMissing } from '../inbox/conversation.query.ts';
import { appendEvents } from '../database/events.ts';
import { actorOf, type Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import { lockReply, type LockedReply } from './locked-reply.ts';
import type { MarkSentBody, UndoneView } from './reply.dto.ts';
import { Settle } from './settle.ts';
import type { DeliveryState, Settlement } from './settlement.ts';

/** What a person decides about a reply that is not out, or not known to be. */
@Injectable()
export class DecideReply {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settle: Settle,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a reply back that nothing was done with yet.
   * @throws DomainError `reply-not-found`, `reply-already-sent`
   */
  undo(principal: Principal, conversationId: string, messageId: string): Promise<UndoneView> {
    return this.decide(principal, conversationId, messageId, async (tx, reply) => {
      mustBe(reply, ['queued'], 'It is too late to undo: the reply is being sent, or has been.');
      await setState(tx, reply, 'cancelled', this.clock.now());
      await this.tell(tx, principal, reply, 'reply.cancelled');
      const [said]: Omit<UndoneView, 'messageId'>[] = await tx.query(
        'select text, html, subject from messages where id = $1',
        [messageId],
      );
      return { messageId, ...said! };
    });
  }

  /**
   * Sends a failed or unconfirmed reply once more, on a person's word. If it did get out before, it is then out twice.
   * @throws DomainError `reply-not-found`, `reply-state`, `reply-emptied`
   */
  resend(principal: Principal, conversationId: string, messageId: string): Promise<void> {
    return this.decide(principal, conversationId, messageId, async (tx, reply) => {
      mustBe(reply, ['failed', 'unconfirmed', 'cancelled'], 'Only a reply that is not out can be sent once more.');
      if (reply.emptied) throw emptied();
      const now = this.clock.now();
      await tx.query(
        `update outbox set not_before = $2, payload = payload || jsonb_build_object('attemptsBefore', attempts, 'lookUps', 0)
         where id = $1`,
        [reply.outboxId, now],
      );
      await setState(tx, reply, 'queued', null);
      await this.tell(tx, principal, reply, 'reply.resent');
    });
  }

  /** A person has seen it on the platform, or knows from the customer. */
  markSent(principal: Principal, conversationId: string, messageId: string, body: MarkSentBody): Promise<void> {
    return this.decide(principal, conversationId, messageId, async (tx, reply) => {
      mustBeUndecided(reply, 'Only a reply of unknown fate can be marked as sent.');
      const attemptedAt = new Date(String(reply.payload.attemptedAt ?? this.clock.now().toISOString()));
      const occurredAt = body.occurredAt ?? attemptedAt;
      if (occurredAt > this.clock.now())
        throw new DomainError('invalid', 'reply-invalid', 'This cannot be marked.', {
          fields: { occurredAt: 'It cannot have been sent in the future.' },
        });
      await this.settleAs(tx, principal, reply, { state: 'sent', externalId: body.externalId ?? null, occurredAt });
    });
  }

  /** A person gives up on it. What was written stays visible. */
  giveUp(principal: Principal, conversationId: string, messageId: string): Promise<void> {
    return this.decide(principal, conversationId, messageId, async (tx, reply) => {
      mustBeUndecided(reply, 'Only a reply that is not known to be out can be given up.');
      await this.settleAs(tx, principal, reply, { state: 'failed', kind: 'gave-up', reason: 'Given up by a person.' });
    });
  }

  private settleAs(tx: EntityManager, principal: Principal, reply: LockedReply, settlement: Settlement) {
    const witness = { by: 'decision', actor: actorOf(principal) } as const;
    return this.settle.settle(tx, reply.outboxId, settlement, witness, this.clock.now());
  }

  private decide<T>(
    principal: Principal,
    conversationId: string,
    messageId: string,
    act: (tx: EntityManager, reply: LockedReply) => Promise<T>,
  ): Promise<T> {
    return inTransaction(this.dataSource, async (tx) =>
      act(tx, await lockReply(tx, await visibleReply(tx, principal, conversationId, messageId))),
    );
  }

  private async tell(tx: EntityManager, principal: Principal, reply: LockedReply, type: string): Promise<void> {
    const { conversationId, sourceId, messageId, state } = reply;
    const event = { at: this.clock.now(), type, conversationId, sourceId, messageId, actor: actorOf(principal) };
    await appendEvents(tx, [{ ...event, data: { before: { delivery: state } } }]);
    await notifyChanged(tx, { conversationIds: [conversationId] });
  }
}

function mustBe({ state }: LockedReply, states: DeliveryState[], sentence: string): void {
  if (!states.includes(state)) throw new DomainError('conflict', 'reply-state', `${sentence} The reply is ${state}.`);
}

/** One that another system has taken out may never be told of; while it is open, no later reply of its thread goes out. */
function mustBeUndecided(reply: LockedReply, sentence: string): void {
  mustBe(reply, ['unconfirmed', 'pending', 'failed', ...(reply.takenOut ? ['sending' as const] : [])], sentence);
}

const emptied = () =>
  new DomainError(
    'conflict',
    'reply-emptied',
    'What this reply said was erased or is kept no longer. Write a new one.',
  );

async function setState(tx: EntityManager, reply: LockedReply, state: DeliveryState, settledAt: Date | null) {
  await tx.query(
    `update outbox set state = $2, settled_at = $3, reason = null, reason_kind = null, claimed_until = null where id = $1`,
    [reply.outboxId, state, settledAt],
  );
  await tx.query('update messages set delivery = $2 where id = $1', [reply.messageId, state]);
}

async function visibleReply(
  tx: EntityManager,
  principal: Principal,
  conversationId: string,
  messageId: string,
): Promise<string> {
  const values: unknown[] = [conversationId, messageId];
  const [row]: { id: string }[] = await tx.query(
    `select o.id from outbox o join conversations t on t.id = o.conversation_id
       join conversations c on c.id = coalesce(t.merged_into_id, t.id)
     where $1 in (t.id, c.id) and o.message_id = $2 and ${visibleConversations(principal, values)}`,
    values,
  );
  if (!row) throw conversationMissing();
  return row.id;
}
