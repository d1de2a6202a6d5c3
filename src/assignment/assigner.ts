import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { Config } from '../config/config.ts';
import { ChangeListener } from '../database/change-listener.ts';
import { inTransaction } from '../database/transaction.ts';
import { giveOut } from './give-out.ts';
import { describeError } from '../common/describe-error.ts';

const settleMilliseconds = 200;

/**
 * Gives out work in every process that works: as soon as something changes, and once a second whatever happens. The
 * rounds of all processes exclude each other.
 */
@Injectable()
export class Assigner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Assigner.name);
  private running?: Promise<void>;
  private stopped = false;
  private again = false;
  private timer?: NodeJS.Timeout;
  private stopFollowing?: () => void;

  constructor(
    private readonly dataSource: DataSource,
    private readonly listener: ChangeListener,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.works) return;
    this.stopFollowing = this.listener.onChange((notice) => {
      if (notice.resync || notice.conversationIds || notice.userIds || notice.topics) this.soon();
    });
  }

  /** Ends what is running while the database is still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopFollowing?.();
    clearTimeout(this.timer);
    await this.running;
  }

  /** A burst of changes is answered by one round. */
  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.round();
    }, settleMilliseconds);
  }

  /** One round, and another if something changed meanwhile; never two at a time in a process. */
  @Interval(1000)
  async round(): Promise<void> {
    this.again = true;
    this.running ??= this.rounds().finally(() => (this.running = undefined));
    await this.running;
  }

  private async rounds(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        await this.assign();
      }
    } catch (error) {
      this.logger.error(`work could not be given out: ${describeError(error)}`);
    }
  }

  /** Gives out until nothing is left that anybody has room for. @returns how many conversations were given */
  async assign(): Promise<number> {
    let total = 0;
    for (;;) {
      const given = await inTransaction(this.dataSource, (tx) => giveOut(tx, this.clock.now()));
      if (!given) return total;
      total += given;
    }
  }
}
