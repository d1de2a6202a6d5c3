import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import type { Connector, SourceAccess } from '../connectors/connector.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { renewalDue } from '../connectors/oauth.ts';
import { notifyChanged } from '../database/change-notice.ts';
import { inTransaction } from '../database/transaction.ts';
import { SourceHealth } from '../sources/source-health.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { asConnectorError } from './as-connector-error.ts';
import { type PollLease, PollLeases, renewEveryMilliseconds } from './poll-lease.ts';
import { processName } from './process-name.ts';
import { LeaseLost } from './source-progress.ts';
import { TakeIn } from './take-in.ts';
import { describeError } from '../common/describe-error.ts';

const dayMilliseconds = 86_400_000;
/** What one page may take. */
const pageMilliseconds = 120_000;
/** Sources read at the same time by one process. */
const atOnce = 4;

/**
 * Reads sources that are due. One process reads one source at a time, by lease; each page is committed together with
 * its cursor before the next is asked for.
 */
@Injectable()
export class Poller {
  private readonly log = new Logger(Poller.name);
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly leases: PollLeases,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeIn: TakeIn,
    private readonly health: SourceHealth,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Starts what is due, as far as this process has room. */
  @Interval(500)
  async tick(): Promise<void> {
    const room = atOnce - this.running.size;
    if (room <= 0 || this.stopping.signal.aborted) return;
    for (const lease of await this.leases.claim(processName, this.clock.now(), room)) {
      const poll = this.poll(lease).catch((error: unknown) => this.log.error(describeError(error)));
      const done = poll.finally(() => this.running.delete(done));
      this.running.add(done);
    }
  }

  /** Reads everything that is due now and waits for it: for tests and commands. */
  async pollDue(): Promise<void> {
    const due = await this.leases.claim(processName, this.clock.now(), 1000);
    await Promise.all(due.map((lease) => this.poll(lease)));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.allSettled(this.running);
  }

  private async poll(lease: PollLease): Promise<void> {
    const connector = this.registry.get(lease.channel);
    if (!connector.poll) return this.leases.release(lease, new Date(this.clock.now().getTime() + dayMilliseconds));
    const renewing = setInterval(() => void this.renew(lease), renewEveryMilliseconds);
    try {
      const access = await this.vault.open(lease.sourceId);
      await this.readPages(lease, connector, access);
      await this.leases.release(lease, this.nextPoll(connector, access));
    } catch (error) {
      await this.failed(lease, error);
    } finally {
      clearInterval(renewing);
    }
  }

  /**
   * When it is due again: after the usual pause, or when its token has to be renewed, so that a withdrawn access is noticed before
   * the token ends. A poll that was broken off goes on at once, in whichever process comes first.
   */
  private nextPoll({ spec }: Connector, { secrets }: SourceAccess): Date {
    const now = this.clock.now();
    if (this.stopping.signal.aborted) return now;
    const usual = new Date(now.getTime() + spec.pollEverySeconds * 1000);
    const renewal = spec.oauth && renewalDue(secrets);
    return renewal && renewal > now && renewal < usual ? renewal : usual;
  }

  /** Says that this process is alive; if the database cannot be reached, the lease runs out, as it should. */
  private renew(lease: PollLease): Promise<void> {
    return this.leases.renew(lease, this.clock.now()).catch((error: unknown) => this.log.warn(describeError(error)));
  }

  private async readPages(lease: PollLease, connector: Connector, access: SourceAccess): Promise<void> {
    const from = new Date(lease.connectedAt.getTime() - lease.historyDays * dayMilliseconds);
    let { cursor } = lease;
    let stored = 0;
    for (let more = true; more && !this.stopping.signal.aborted;) {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(pageMilliseconds)]);
      const page = await connector.poll!(access, cursor, from, signal);
      const taken = await this.takeIn.take(connector, access, page, {
        history: !lease.historyDone,
        cursor: { cursor: page.cursor, leaseEpoch: lease.epoch },
      });
      stored += taken.stored;
      ({ cursor, more } = page);
    }
    if (!this.stopping.signal.aborted) await this.succeeded(lease, stored > 0);
  }

  private succeeded({ sourceId, historyDone }: PollLease, received: boolean): Promise<void> {
    const now = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      if (!historyDone) {
        await tx.query('update sources set history_done_at = $2 where id = $1 and history_done_at is null', [
          sourceId,
          now,
        ]);
        await notifyChanged(tx, { sourceIds: [sourceId] });
      }
      await this.health.succeeded(tx, sourceId, received, now);
    });
  }

  private async failed(lease: PollLease, cause: unknown): Promise<void> {
    if (cause instanceof LeaseLost) return this.log.warn(cause.message);
    const error = asConnectorError(cause);
    if (this.stopping.signal.aborted) return this.leases.release(lease, this.clock.now());
    this.log.warn({
      message: 'a source could not be read',
      sourceId: lease.sourceId,
      kind: error.kind,
      at: describeError(cause),
    });
    await inTransaction(this.dataSource, (tx) => this.health.failed(tx, lease.sourceId, error, this.clock.now()));
    await this.leases.release(lease, null);
  }
}
