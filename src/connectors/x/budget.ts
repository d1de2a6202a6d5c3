import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import type { Answer } from './answers.ts';
import { list, type XPost } from './payloads.ts';
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

/**
 * What an answer costs with all that stands around its items. An upper bound: X charges an item only once a day.
 * @param price of one of its items
 */
export function costOfRead({ data, includes = {} }: Answer, price: number): number {
  const items = list<{ id?: string }>(data);
  const answered = new Set(items.map(({ id }) => id));
  const around = [...list<XPost>(includes.tweets), ...list<XPost>(includes.posts)].map(({ id }) => id);
  const others = new Set(around.filter((id) => !answered.has(id)));
  return items.length * price + others.size * prices.post + list(includes.users).length * prices.user;
}

/** What money is spent on. When it runs short, keywords stop first and answering last. */
export type Purpose = 'keywords' | 'reading' | 'replying';

/** Up to which part of a day's budget each may be paid. */
const shares: Record<Purpose, number> = { keywords: 0.5, reading: 0.9, replying: 1 };
/** From this part of a day's budget on, people are told. */
const tellFrom = 0.8;
/** People are told when the credits will not last for so many days of full budget. */
const tellDays = 3;
/** No call costs less, so with less than this left nothing is begun. */
const smallest = 0.001;

const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

const creditsSentence =
  'The credits for X last for less than three days of full budget. Buy credits in its developer console, and enter the new balance in the settings.';

/** What people typed as their credits, and what all calls had cost by then. */
export interface Credits {
  typed: number;
  spentBefore: number;
}

/** The meter of one source's day, shared by all processes. X begins its day at midnight UTC. */
export class Budget {
  constructor(
    private readonly source: SourceAccess,
    private readonly settings: XSettings,
  ) {}

  /**
   * Refuses when the day's money for this purpose is used up.
   * @param cost paid at once, where it is known before; what a page costs is known only afterwards, so a day may cost one page more
   * @throws ConnectorError rate-limited until midnight UTC for reading, rejected for replies, which must not wait unseen
   */
  async ask(purpose: Purpose, cost = 0): Promise<void> {
    const { dailyBudget } = this.settings;
    const most = dailyBudget > 0 ? dailyBudget * shares[purpose] - (cost > 0 ? 0 : smallest) : undefined;
    const { charged } = (await this.source.charge?.(cost, most)) ?? { charged: true };
    if (!charged) throw this.usedUp(purpose);
  }

  /** Notes what a call has cost; less than nothing for a call that was paid and not taken. */
  async pay(cost: number): Promise<void> {
    if (cost !== 0) await this.source.charge?.(cost);
  }

  /**
   * What people should know of the money before it is used up.
   * @param before the credits as they were noted at the last call
   * @returns one sentence or null each for the day's budget and the credits, and what is to be noted now; null without a meter
   */
  async outlook(before?: Credits): Promise<{ day: string | null; credits: string | null; noted: Credits } | null> {
    const spent = await this.source.charge?.(0);
    if (!spent) return null;
    const { dailyBudget, credits } = this.settings;
    const noted = before?.typed === credits ? before : { typed: credits, spentBefore: spent.total };
    const left = Math.max(0, credits - (spent.total - noted.spentBefore));
    const perDay = Math.max(dailyBudget, spent.today);
    return {
      day: dailyBudget > 0 && spent.today >= dailyBudget * tellFrom ? this.daySentence() : null,
      credits: credits > 0 && left < perDay * tellDays ? creditsSentence : null,
      noted,
    };
  }

  private daySentence(): string {
    const { dailyBudget } = this.settings;
    return `Four fifths of today's budget for X (${dollars.format(dailyBudget)}) are spent. Keywords have stopped, reading stops at ${dollars.format(dailyBudget * shares.reading)}, answering at the full amount; all begin again at midnight UTC.`;
  }

  private usedUp(purpose: Purpose): ConnectorError {
    const amount = dollars.format(this.settings.dailyBudget * shares[purpose]);
    const sentence = `Today's budget for X is used up for ${purpose} (${amount}, until midnight UTC): raise it in the settings, or wait.`;
    return purpose === 'replying'
      ? ConnectorError.rejected(sentence, undefined, 'budget')
      : ConnectorError.rateLimited(sentence, this.midnight());
  }

  private midnight(): Date {
    const now = this.source.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  }
}
