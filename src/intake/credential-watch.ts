import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { describeError } from '../common/describe-error.ts';
import { Rounds } from '../common/rounds.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { asConnectorError } from './as-connector-error.ts';
import { PollLeases } from './poll-lease.ts';

/** A platform was last asked so long ago that it is asked again. With a look every five seconds: reps know within a minute. */
export const checkAfterMilliseconds = 45_000;

/**
 * Between the polls of channels that are polled seldom, asks whether the credentials still hold. Where they do not, the source
 * is made due: its poll meets the same refusal, and tells people as it always does.
 */
@Injectable()
export class CredentialWatch implements BeforeApplicationShutdown {
  private readonly log = new Logger(CredentialWatch.name);
  private readonly rounds = new Rounds(CredentialWatch, 'credentials were not looked at', () => this.watch());

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly leases: PollLeases,
    private readonly clock: Clock,
  ) {}

  @Interval(5000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** Asks for every source that was not asked for lately. */
  async watch(): Promise<void> {
    await Promise.all((await this.claim()).map((source) => this.check(source)));
  }

  private async check({ id, channel }: { id: string; channel: string }): Promise<void> {
    try {
      await this.registry.get(channel).checkAccess!(await this.vault.open(id));
    } catch (cause) {
      // other trouble may pass, and the poll deals with what does not
      if (asConnectorError(cause).kind !== 'unauthorised') return;
      this.log.warn({ message: 'credentials do not hold any more', sourceId: id, at: describeError(cause) });
      await this.leases.wake(id, this.clock.now());
    }
  }

  /** Each source is asked for by one process. One that is being read, or that fails already, needs no asking. */
  private async claim(): Promise<{ id: string; channel: string }[]> {
    const now = this.clock.now();
    const connectors = this.registry.all().filter(({ checkAccess }) => checkAccess);
    const rows = await this.dataSource.query<unknown>(
      `update source_states st set last_attempt_at = $1 from sources s
       where s.id = st.source_id and s.status = 'connected' and s.channel = any($2) and st.failures = 0
         and st.lease_until is null and st.next_poll_at > $1 and st.last_attempt_at <= $3
       returning s.id, s.channel`,
      [now, connectors.map(({ spec }) => spec.channel), new Date(now.getTime() - checkAfterMilliseconds)],
    );
    return returnedRows<{ id: string; channel: string }>(rows);
  }
}
