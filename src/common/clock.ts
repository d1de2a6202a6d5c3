/**
 * Where the current instant comes from. Nothing between the edges asks the machine; tests run time at any rate.
 * Used as a Nest injection token as well.
 */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

/** A clock for tests: stands still until told, or runs `rate` times as fast as the machine's. */
export class TestClock extends Clock {
  private base: number;
  private startedAt = Date.now();

  constructor(
    start: Date,
    private rate = 0,
  ) {
    super();
    this.base = start.getTime();
  }

  override now(): Date {
    return new Date(this.base + (Date.now() - this.startedAt) * this.rate);
  }

  /** @param milliseconds of this clock's time */
  advance(milliseconds: number): void {
    this.base += milliseconds;
  }

  set(at: Date): void {
    this.base = at.getTime();
    this.startedAt = Date.now();
  }
}
