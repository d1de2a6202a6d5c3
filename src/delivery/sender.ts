import { randomUUID } from 'node:crypto';
import os from 'node:os';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import type { OutgoingReply, SourceAccess } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { inTransaction } from '../database/transaction.ts';
import { PollLeases } from '../intake/poll-lease.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { type Claim, claimDue, claimSeconds, expiredClaims, orphanedReplies, releaseDue, renewClaim } from './claim.ts';
import { outgoingReply } from './outgoing.query.ts';
import { SendingWatch } from './sending-watch.ts';
import { Settle } from './settle.ts';
import { type Attempted, type Settlement, settlementOf } from './settlement.ts';
import { WaysOut } from './ways-out.ts';
import { describeError } from '../common/describe-error.ts';

/** Replies that one process sends at the same time. */
const atATime = 8;
const perRound = 100;

const brokenOff: Settlement = {
  state: 'unconfirmed',
  reason: 'Earshot was stopped while this reply was being sent, and nobody knows whether it got out.',
};
const disconnected: Settlement = {
  state: 'failed',
  kind: 'rejected',
  reason: 'The account was disconnected before this reply was sent. Connect it again, then send the reply once more.',
};
const neverTold: Settlement = {
  state: 'unconfirmed',
  reason: 'The account was disconnected before the system that delivers its replies said what became of this one.',
};

/**
 * Sends what is due. A reply is in one process's hands at a time, is given to its connector with no transaction open,
 * and is given again only if the connector said that the platform took nothing.
 */
@Injectable()
export class Sender implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Sender.name);
  private readonly owner = `${os.hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  private readonly inFlight = new Set<Promise<void>>();
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly ways: WaysOut,
    private readonly settle: Settle,
    private readonly leases: PollLeases,
    private readonly sendingWatch: SendingWatch,
    private readonly clock: Clock,
  ) {}

  /** Lets what is being sent come to its end while the database is still open, so that its fate is known. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.idle();
  }

  /** Settles what was left behind, then sends as much as this process may have in flight. Returns before it is sent. */
  async round(): Promise<void> {
    await this.settleLeftovers();
    await inTransaction(this.dataSource, (tx) => releaseDue(tx, this.ways.sending, this.clock.now()));
    await this.fill();
  }

  /** Resolves when nothing is in flight any more. */
  async idle(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.all(this.inFlight);
  }

  private async fill(): Promise<void> {
    const room = atATime - this.inFlight.size;
    if (this.stopping || room <= 0) return;
    const claims = await inTransaction(this.dataSource, (tx) =>
      claimDue(tx, this.ways.sending, this.owner, this.clock.now(), room),
    );
    for (const claim of claims) {
      const sending = this.send(claim).finally(() => {
        this.inFlight.delete(sending);
        void this.fill().catch((error: unknown) =>
          this.logger.error(`no further replies claimed: ${describeError(error)}`),
        );
      });
      this.inFlight.add(sending);
    }
  }

  private async send(claim: Claim): Promise<void> {
    const renewing = setInterval(() => void this.renew(claim), (claimSeconds * 1000) / 4);
    try {
      const attempted = await this.attempt(claim);
      const settlement = settlementOf(attempted, claim.attemptsInARow, this.clock.now());
      if ('error' in attempted)
        this.logger.warn(
          `reply ${claim.messageId} on source ${claim.sourceId}: ${settlement.state}, ${describeError(attempted.error)}`,
        );
      await this.settled(claim.outboxId, settlement, claim.attempt);
      if (settlement.state === 'failed' && settlement.kind === 'unauthorised') await this.refused(claim);
    } catch (error) {
      // the claim runs out, and the reply is looked for: what happened to it is not known here
      this.logger.error(`the fate of reply ${claim.messageId} could not be stored: ${describeError(error)}`);
    } finally {
      clearInterval(renewing);
    }
  }

  /** Whoever asks next, for reading or for sending, meets the same refusal and puts it on everybody's screen. */
  private async refused({ sourceId }: Claim): Promise<void> {
    await this.leases.wake(sourceId, this.clock.now());
    await this.sendingWatch.hurry(sourceId);
  }

  /** What goes wrong before the connector is called took nothing out; from then on the connector's word counts. */
  private async attempt(claim: Claim): Promise<Attempted> {
    const ready = await this.prepare(claim).catch((cause: unknown) => {
      this.logger.error(`reply ${claim.messageId} could not be made ready: ${describeError(cause)}`);
      return ConnectorError.unavailable('The reply could not be made ready for sending.', cause);
    });
    if (ready instanceof ConnectorError) return { error: ready };
    try {
      return { result: await this.registry.get(claim.channel).send!(...ready) };
    } catch (error) {
      return { error };
    }
  }

  private prepare({ sourceId, messageId }: Claim): Promise<[SourceAccess, OutgoingReply]> {
    return Promise.all([this.vault.open(sourceId), outgoingReply(this.dataSource.manager, messageId)]);
  }

  private async renew(claim: Claim): Promise<void> {
    await renewClaim(this.dataSource.manager, claim, this.clock.now()).catch((error: unknown) =>
      this.logger.warn(`the claim on reply ${claim.messageId} was not renewed: ${describeError(error)}`),
    );
  }

  private async settleLeftovers(): Promise<void> {
    const { manager } = this.dataSource;
    for (const { outboxId, attempt } of await expiredClaims(manager, this.clock.now(), perRound))
      await this.settled(outboxId, brokenOff, attempt);
    for (const { outboxId, state } of await orphanedReplies(manager))
      await this.settled(outboxId, state === 'queued' ? disconnected : neverTold);
  }

  private settled(outboxId: string, settlement: Settlement, attempt?: number): Promise<unknown> {
    const now = this.clock.now();
    const witness =
      attempt === undefined
        ? { by: 'decision' as const, actor: { kind: 'system' as const } }
        : { by: 'attempt' as const, attempt };
    return inTransaction(this.dataSource, (tx) => this.settle.settle(tx, outboxId, settlement, witness, now));
  }
}
