/** What is left of somebody's share. */
export interface Share {
  limit: number;
  /** Negative once the share is used up. */
  remaining: number;
  /** Seconds until it is full again. */
  resetSeconds: number;
}

const windowMs = 60_000;
/** Beyond this many callers in a minute the counts begin anew: memory stays bounded, whoever calls. */
const mostCallers = 100_000;

/** Counts requests by caller in windows of one minute, in this process. Sign-ins are counted in the database instead. */
export class RateLimiter {
  private counts = new Map<string, number>();
  private windowStartsAt = 0;

  /** @param perMinute 0 for any number */
  constructor(private readonly perMinute: number) {}

  take(caller: string, now: Date): Share {
    const windowStartsAt = Math.floor(now.getTime() / windowMs) * windowMs;
    if (windowStartsAt !== this.windowStartsAt || this.counts.size >= mostCallers) this.counts = new Map();
    this.windowStartsAt = windowStartsAt;
    const count = (this.counts.get(caller) ?? 0) + 1;
    this.counts.set(caller, count);
    const resetSeconds = Math.ceil((windowStartsAt + windowMs - now.getTime()) / 1000);
    const limit = this.perMinute || Number.MAX_SAFE_INTEGER;
    return { limit, remaining: limit - count, resetSeconds };
  }
}
