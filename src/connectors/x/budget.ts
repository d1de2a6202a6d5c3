import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import type { XSettings } from './settings.ts';

/** What X charges, in dollars (pay per use, since 2026-02-06). Posts that mention the app's owner are cheaper. */
export const prices = {
  post: 0.005,
  ownedPost: 0.001,
  user: 0.01,
  directMessage: 0.01,
  reply: 0.01,
  replyWithLink: 0.2,
  sendDirectMessage: 0.015,
} as const;

/** What money is spent on. When it runs short, keywords stop first and answering last. */
export type Purpose = 'keywords' | 'reading' | 'replying';

/** Up to which part of a day's budget each may be paid. */
const shares: Record<Purpose, number> = { keywords: 0.5, reading: 0.9, replying: 1 };
const smallest = 0.001;

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** The meter of one source's day, shared by all processes. X begins its day at midnight UTC. */
export class Budget {
  constructor(
    private readonly source: SourceAccess,
    private readonly settings: XSettings,
  ) {}

  /**
   * Refuses when the day's money for this purpose is used up.
   * What a page will cost is known only afterwards, so a day may cost one page more than allowed.
   * @throws ConnectorError rate-limited until midnight UTC for reading, rejected for replies, which must not wait unseen
   */
  async ask(purpose: Purpose, cost = smallest): Promise<void> {
    if (!this.limited) return;
    await this.open(purpose);
    try {
      await this.source.spend!(this.bucket(purpose), cost);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      throw this.usedUp(purpose, error);
    }
    await this.charge(
      cost,
      (Object.keys(shares) as Purpose[]).filter((other) => other !== purpose),
    );
  }

  /** Notes what a call has cost. */
  async pay(cost: number): Promise<void> {
    if (this.limited && cost > 0) await this.charge(cost, Object.keys(shares) as Purpose[]);
  }

  private get limited(): boolean {
    return this.settings.dailyBudget > 0 && this.source.spend !== undefined && this.source.observe !== undefined;
  }

  private async charge(cost: number, purposes: Purpose[]): Promise<void> {
    for (const purpose of purposes) {
      await this.open(purpose);
      try {
        await this.source.spend!(this.bucket(purpose), cost);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        await this.source.observe!(this.bucket(purpose), 0, this.midnight());
      }
    }
  }

  /** Observing the full amount again changes nothing: the smaller remainder counts. */
  private open(purpose: Purpose): Promise<void> {
    const { dailyBudget } = this.settings;
    return this.source.observe!(this.bucket(purpose), dailyBudget * shares[purpose], this.midnight());
  }

  private bucket(purpose: Purpose): string {
    return `dollars for ${purpose} of ${this.settings.dailyBudget}`;
  }

  private midnight(): Date {
    const now = this.source.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  }

  private usedUp(purpose: Purpose, cause: ConnectorError): ConnectorError {
    const amount = dollars.format(this.settings.dailyBudget * shares[purpose]);
    const sentence = `Today's budget for X is used up for ${purpose} (${amount}, until midnight UTC): raise it in the settings, or wait.`;
    return purpose === 'replying'
      ? ConnectorError.rejected(sentence, cause, 'budget')
      : ConnectorError.rateLimited(sentence, this.midnight(), cause);
  }
}
