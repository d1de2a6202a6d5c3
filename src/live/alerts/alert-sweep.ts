import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { inTransaction } from '../../database/transaction.ts';
import { alertsOfEvents } from './alerts-of-events.ts';
import { alertsOfTime } from './alerts-of-time.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { describeError } from '../../common/describe-error.ts';

/** "Aler" as a number: one process at a time looks for what people should know. */
const ALERT_LOCK = 0x416c_6572;

/** Raises alerts. It only tells: whatever it is late with, or misses while it is down, is true without it. */
@Injectable()
export class AlertSweep implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertSweep.name);
  private running?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Ends what is running while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  @Interval(2000)
  async tick(): Promise<void> {
    if (this.stopped) return;
    this.running ??= this.sweep()
      .then(() => undefined)
      .catch((error: unknown) => this.logger.error(`alerts could not be raised: ${describeError(error)}`))
      .finally(() => (this.running = undefined));
    await this.running;
  }

  /** @returns how many alerts were raised; null if another process is at it */
  sweep(): Promise<number | null> {
    return inTransaction(this.dataSource, async (tx) => {
      const [lock]: { free: boolean }[] = await tx.query('select pg_try_advisory_xact_lock($1) as free', [ALERT_LOCK]);
      if (!lock!.free) return null;
      const now = this.clock.now();
      return raiseAlerts(tx, [...(await alertsOfEvents(tx)), ...(await alertsOfTime(tx, now))], now);
    });
  }
}
