import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { describeError } from '../common/describe-error.ts';
import type { ConnectorError } from '../connectors/connector-error.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { inTransaction } from '../database/transaction.ts';
import { SourceHealth } from '../sources/source-health.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { PlatformWatch } from './platform-watch.ts';

/**
 * Between the polls of channels that are polled seldom, asks whether the credentials still hold. A refusal is told as a poll's
 * is, without waiting for one: the polls that come first may be held up by silent servers.
 */
@Injectable()
export class CredentialWatch extends PlatformWatch {
  protected readonly question = 'checkAccess';
  protected readonly askedAt = 'last_attempt_at';
  /** One that is being read, or that fails already, needs no asking. */
  protected readonly due =
    'st.failures = 0 and st.lease_until is null and st.next_poll_at > $1 and st.last_attempt_at <= $3';

  constructor(
    dataSource: DataSource,
    registry: ConnectorRegistry,
    vault: SourceVault,
    clock: Clock,
    private readonly health: SourceHealth,
  ) {
    super(dataSource, registry, vault, clock);
  }

  protected async heard(sourceId: string, trouble: ConnectorError | null): Promise<void> {
    // other trouble may pass, and the poll deals with what does not
    if (trouble?.kind !== 'unauthorised') return;
    this.log.warn({ message: 'credentials do not hold any more', sourceId, at: describeError(trouble) });
    await inTransaction(this.dataSource, (tx) => this.health.failed(tx, sourceId, trouble, this.clock.now()));
  }
}
