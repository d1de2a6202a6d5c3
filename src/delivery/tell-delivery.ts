import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import { inTransaction } from '../database/transaction.ts';
import { actorOf, type Principal } from '../people/principal.ts';
import { lockReply } from './locked-reply.ts';
import type { DeliveryBody } from './outbox.dto.ts';
import { Settle } from './settle.ts';
import type { Settlement } from './settlement.ts';
import { WaysOut } from './ways-out.ts';

/** Another system tells what became of a reply that it took out. */
@Injectable()
export class TellDelivery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settle: Settle,
    private readonly ways: WaysOut,
    private readonly clock: Clock,
  ) {}

  /**
   * A repeat changes nothing. A reply told as sent may be told as failed later: its wait goes on from the old start.
   * @throws DomainError `reply-not-found`, `delivery-not-yours`, `reply-state`
   */
  async tell(principal: Principal, outboxId: string, body: DeliveryBody): Promise<void> {
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      const reply = await lockReply(tx, outboxId);
      if (this.ways.sending.includes(reply.channel))
        throw new DomainError('conflict', 'delivery-not-yours', 'Earshot delivers the replies of this account itself.');
      if (reply.attempts === 0 || reply.state === 'queued' || reply.state === 'cancelled')
        throw new DomainError(
          'conflict',
          'reply-state',
          `This reply is not to be delivered now. It is ${reply.state}.`,
        );
      if (reply.state === body.state) return;
      const witness = { by: 'decision', actor: actorOf(principal) } as const;
      await this.settle.settle(tx, outboxId, settlementOf(body, now), witness, now);
    });
  }
}

function settlementOf({ state, externalId, occurredAt, url, reason }: DeliveryBody, now: Date): Settlement {
  if (state === 'failed')
    return { state, kind: 'rejected', reason: reason ?? 'The other system could not deliver it.' };
  if (state === 'pending')
    return { state, externalId: externalId ?? null, reason: reason ?? 'The other system has it.' };
  const at = occurredAt && occurredAt < now ? occurredAt : now;
  return { state, externalId: externalId ?? null, occurredAt: at, ...(url !== undefined && { url }) };
}
