import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { notifyChanged } from '../database/change-notice.ts';
import { type Actor, appendEvents, SYSTEM } from '../database/events.ts';
import { bury } from '../inbox/keeping/empty-messages.ts';
import { Refolder } from '../inbox/refolder.ts';
import { applyAfterSend, reopen } from './after-send.ts';
import { lockReply, type LockedReply } from './locked-reply.ts';
import { type DeliveryState, forgotten, type Settlement } from './settlement.ts';
import { storeSent, storeSettlement } from './store-settlement.ts';

/** On whose word a reply's fate is settled. */
export type Witness =
  /** The process that made this attempt. */
  | { by: 'attempt'; attempt: number }
  /** The reply was seen on the platform: proof, whatever was believed before. */
  | { by: 'platform' }
  /** A person, or another system that delivers for us, decided. */
  | { by: 'decision'; actor: Actor };

/** What a witness may change. An attempt that is over may only bring the proof that the reply got out. */
function mayChange(reply: LockedReply, settlement: Settlement, witness: Witness): boolean {
  if (reply.state === 'sent' && settlement.state === 'sent') return false;
  if (witness.by === 'decision') return true;
  if (reply.state === 'sent') return false;
  // that it got out is known already, and that it was refused afterwards
  if (settlement.state === 'sent') return reply.reasonKind !== 'refused';
  return (
    witness.by === 'attempt' &&
    witness.attempt === reply.attempts &&
    (reply.state === 'sending' || reply.state === 'unconfirmed')
  );
}

const eventTypes: Record<Settlement['state'], string> = {
  sent: 'reply.sent',
  pending: 'reply.pending',
  unconfirmed: 'reply.unconfirmed',
  failed: 'reply.failed',
  queued: 'reply.delayed',
};

/** Writes down what became of a reply, folds its conversation anew and does what was asked for once it is out. */
@Injectable()
export class Settle {
  constructor(private readonly refolder: Refolder) {}

  /**
   * Within the transaction of whoever knows: a worker, a person, or ingest that saw it on the platform.
   * @returns the new state; null if the witness came too late to change anything
   */
  async settle(
    tx: EntityManager,
    outboxId: string,
    settlement: Settlement,
    witness: Witness,
    now: Date,
  ): Promise<DeliveryState | null> {
    const reply = await lockReply(tx, outboxId);
    if (!(await this.record(tx, reply, settlement, witness, now))) return null;
    const counted = reply.state === 'sent' || settlement.state === 'sent';
    if (counted) await this.refolder.refold(tx, [reply.conversationId], now, eventTypes[settlement.state]);
    if (settlement.state === 'sent') await applyAfterSend(tx, reply, now);
    await notifyChanged(tx, { conversationIds: [reply.conversationId] });
    return settlement.state;
  }

  /** @returns whether anything changed */
  private async record(
    tx: EntityManager,
    reply: LockedReply,
    told: Settlement,
    witness: Witness,
    now: Date,
  ): Promise<boolean> {
    const settlement = reply.emptied ? await forget(tx, reply, told, now) : told;
    // the echo was quicker than the platform's answer, which tells more
    if (reply.state === 'sent' && settlement.state === 'sent') await storeSent(tx, reply, settlement);
    if (!mayChange(reply, settlement, witness)) return false;
    await storeSettlement(tx, reply, settlement, now);
    if (reply.state === 'sent') await reopen(tx, reply, now);
    await appendEvents(tx, [
      {
        at: now,
        type: eventTypes[settlement.state],
        conversationId: reply.conversationId,
        sourceId: reply.sourceId,
        messageId: reply.messageId,
        actor: witness.by === 'decision' ? witness.actor : witness.by === 'platform' ? { kind: 'platform' } : SYSTEM,
        data: { before: { delivery: reply.state }, after: { delivery: settlement.state }, ...toldOf(settlement) },
      },
    ]);
    return true;
  }
}

/** The customer was erased while it was on its way: where it stands now must not come back either. */
async function forget(tx: EntityManager, reply: LockedReply, told: Settlement, now: Date): Promise<Settlement> {
  if ('externalId' in told && told.externalId)
    await bury(tx, [{ source_id: reply.sourceId, external_id: told.externalId }], now);
  return forgotten(told);
}

/** What an event keeps of a settlement. */
function toldOf(settlement: Settlement): Record<string, unknown> {
  if (settlement.state === 'sent') return { externalId: settlement.externalId, occurredAt: settlement.occurredAt };
  const { state: _, ...rest } = settlement;
  return rest;
}
