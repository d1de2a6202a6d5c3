import { Logger } from '@nestjs/common';
import { describeError } from './describe-error.ts';

/**
 * Work that a process does again and again: never twice at a time, a round that fails is logged and the next one tries
 * again, and what is under way comes to its end before the process stops.
 */
export class Rounds {
  private running?: Promise<void>;
  private stopped = false;

  /**
   * @param owner whose work it is, for the log
   * @param failure what a failed round means, e.g. "alerts could not be raised"
   */
  constructor(
    private readonly owner: { name: string },
    private readonly failure: string,
    private readonly work: () => Promise<unknown>,
  ) {}

  /** Long work looks at this between two steps. */
  get stopping(): boolean {
    return this.stopped;
  }

  /** Begins a round, or waits for the one under way. Never rejects. */
  next(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    this.running ??= this.round().finally(() => (this.running = undefined));
    return this.running;
  }

  /** For `beforeApplicationShutdown`, while the database is still open. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      new Logger(this.owner.name).error(`${this.failure}: ${describeError(error)}`);
    }
  }
}
