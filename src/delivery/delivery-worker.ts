import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Config } from '../config/config.ts';
import { ChangeListener } from '../database/change-listener.ts';
import { LookUp } from './look-up.ts';
import { Sender } from './sender.ts';
import { describeError } from '../common/describe-error.ts';

/**
 * Keeps replies moving in every process that works: once a second, at once when this process took a reply, and shortly
 * after another one did.
 */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(DeliveryWorker.name);
  private stopFollowing?: () => void;
  private timer?: NodeJS.Timeout;
  private round?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly sender: Sender,
    private readonly lookUp: LookUp,
    private readonly listener: ChangeListener,
    private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.works)
      this.stopFollowing = this.listener.onChange((notice) => notice.topics?.includes('outbox') && this.wake());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.stopFollowing?.();
    clearTimeout(this.timer);
    await this.round;
  }

  /** Looks soon whether something is due. */
  wake(): void {
    if (!this.config.works) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.tick();
    }, 10);
  }

  @Interval(1000)
  async tick(): Promise<void> {
    if (this.stopped) return;
    this.round ??= this.work().finally(() => (this.round = undefined));
    await this.round;
  }

  private async work(): Promise<void> {
    await this.sender
      .round()
      .catch((error: unknown) => this.logger.error(`replies were not sent: ${describeError(error)}`));
    await this.lookUp
      .round()
      .catch((error: unknown) => this.logger.error(`replies were not looked for: ${describeError(error)}`));
  }
}
