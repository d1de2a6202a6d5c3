import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { inTransaction } from '../database/transaction.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { dueLookUps, type LookUpDue } from './due-look-ups.ts';
import { outgoingReply } from './outgoing.query.ts';
import { Settle } from './settle.ts';
import { WaysOut } from './ways-out.ts';
import { describeError } from '../common/describe-error.ts';

const perRound = 20;

/**
 * Looks on the platform for replies whose fate is unknown or which await a moderator. What is found was sent; what is
 * not found may have been sent all the same, so nothing follows from it.
 */
@Injectable()
export class LookUp {
  private readonly logger = new Logger(LookUp.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly ways: WaysOut,
    private readonly settle: Settle,
    private readonly clock: Clock,
  ) {}

  /** @returns how many were found */
  async round(): Promise<number> {
    const due = await inTransaction(this.dataSource, (tx) =>
      dueLookUps(tx, this.ways.finding, this.clock.now(), perRound),
    );
    const found = await Promise.all(due.map((reply) => this.look(reply)));
    return found.filter(Boolean).length;
  }

  private async look({ outboxId, messageId, sourceId, channel }: LookUpDue): Promise<boolean> {
    try {
      const reply = await outgoingReply(this.dataSource.manager, messageId);
      const seen = await this.registry.get(channel).findReply!(await this.vault.open(sourceId), reply);
      if (!seen) return false;
      const now = this.clock.now();
      await inTransaction(this.dataSource, (tx) =>
        this.settle.settle(tx, outboxId, { state: 'sent', ...seen }, { by: 'platform' }, now),
      );
      return true;
    } catch (error) {
      this.logger.warn(`reply ${messageId} could not be looked for, trying later: ${describeError(error)}`);
      return false;
    }
  }
}
