import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { Rounds } from '../../common/rounds.ts';
import { inTransaction } from '../../database/transaction.ts';
import { alertsOfEvents } from './alerts-of-events.ts';
import { alertsOfTime } from './alerts-of-time.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** "Aler" as a number: one process at a time looks for what people should know. */
const ALERT_LOCK = 0x416c_6572;

/** Raises alerts. It only tells: whatever it is late with, or misses while it is down, is true without it. */
@Injectable()
export class AlertSweep implements BeforeApplicationShutdown {
  private readonly rounds = new Rounds(AlertSweep, 'alerts could not be raised', () => this.sweep());

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  @Interval(2000)
  tick(): Promise<void> {
    return this.rounds.next();
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
