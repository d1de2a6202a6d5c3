import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { backoffSeconds } from '../common/backoff.ts';
import { Clock } from '../common/clock.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { PollLeases } from './poll-lease.ts';
import { processName } from './process-name.ts';
import { describeError } from '../common/describe-error.ts';

const holdSeconds = 30;

interface Held {
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Keeps open the connections that wake the poll (IMAP IDLE, a stream), each in one process of all. Nothing is read
 * here: a wake only makes the source due, so a line that is cut loses nothing.
 */
@Injectable()
export class Holder implements OnApplicationShutdown {
  private readonly log = new Logger(Holder.name);
  private readonly held = new Map<string, Held>();
  private readonly failures = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly leases: PollLeases,
    private readonly clock: Clock,
  ) {}

  /** Renews what this process holds, lets go of what it lost, takes what nobody holds. */
  @Interval(5000)
  async tick(): Promise<void> {
    if (this.stopped) return;
    const mine = await this.renew();
    for (const [sourceId, { abort }] of this.held) if (!mine.has(sourceId)) abort.abort();
    for (const { sourceId, channel } of await this.claim()) this.hold(sourceId, channel);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const { abort } of this.held.values()) abort.abort();
    await Promise.allSettled([...this.held.values()].map(({ ended }) => ended));
    await this.dataSource.query('update source_states set hold_until = null where hold_owner = $1', [processName]);
  }

  private hold(sourceId: string, channel: string): void {
    const abort = new AbortController();
    const ended = this.run(sourceId, channel, abort.signal).finally(() => this.held.delete(sourceId));
    this.held.set(sourceId, { abort, ended });
  }

  private async run(sourceId: string, channel: string, signal: AbortSignal): Promise<void> {
    const wake = () => {
      this.failures.delete(sourceId);
      this.leases.wake(sourceId, this.clock.now()).catch((error: unknown) => this.log.error(describeError(error)));
    };
    try {
      await this.registry.get(channel).hold!(await this.vault.open(sourceId), wake, signal);
    } catch (cause) {
      if (signal.aborted) return;
      // the poll will meet the same trouble and tell people; here it only delays the next attempt
      const failures = (this.failures.get(sourceId) ?? 0) + 1;
      this.failures.set(sourceId, failures);
      this.log.warn({ message: 'a held connection was cut', sourceId, at: describeError(cause) });
      const pause = new Date(this.clock.now().getTime() + backoffSeconds(failures) * 1000);
      await this.dataSource.query('update source_states set hold_until = $2 where source_id = $1', [sourceId, pause]);
    }
  }

  private async renew(): Promise<Set<string>> {
    const rows = await this.dataSource.query<unknown>(
      `update source_states st set hold_until = $3 from sources s
       where s.id = st.source_id and s.status = 'connected' and st.hold_owner = $1 and st.source_id = any($2::bigint[])
       returning st.source_id as "sourceId"`,
      [processName, [...this.held.keys()], this.until()],
    );
    return new Set(returnedRows<{ sourceId: string }>(rows).map(({ sourceId }) => sourceId));
  }

  private async claim(): Promise<{ sourceId: string; channel: string }[]> {
    const channels = this.registry
      .all()
      .filter(({ hold }) => hold)
      .map(({ spec }) => spec.channel);
    const rows = await this.dataSource.query<unknown>(
      `update source_states st set hold_owner = $1, hold_until = $3 from sources s
       where s.id = st.source_id and s.status = 'connected' and s.channel = any($4) and st.failures = 0
         and st.source_id in (select source_id from source_states
           where hold_until is null or hold_until <= $2 for update skip locked)
       returning st.source_id as "sourceId", s.channel`,
      [processName, this.clock.now(), this.until(), channels],
    );
    return returnedRows<{ sourceId: string; channel: string }>(rows).filter(({ sourceId }) => !this.held.has(sourceId));
  }

  private until(): Date {
    return new Date(this.clock.now().getTime() + holdSeconds * 1000);
  }
}
