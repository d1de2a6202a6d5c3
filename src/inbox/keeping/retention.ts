import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { Rounds } from '../../common/rounds.ts';
import { inTransaction } from '../../database/transaction.ts';
import { emptyConversations } from './empty-conversations.ts';
import { buryMessages, emptyMessages, emptyQuotes } from './empty-messages.ts';
import { type Keeping, keptSources, lockExpired } from './expired.query.ts';
import { dropUnread } from './expired-unread.ts';

/** Messages, or items, that one transaction takes: small enough that nobody waits for it. */
const batch = 500;

/**
 * Carries out what a source's `retention_days` promises: what is older goes, with its files, earlier texts and what
 * could not be read, and leaves a tombstone, so that no rescan brings it back. Any number of processes may sweep at the
 * same time; what one of them has in hand, the others pass over.
 */
@Injectable()
export class Retention implements BeforeApplicationShutdown {
  private readonly log = new Logger(Retention.name);
  private readonly rounds = new Rounds(Retention, 'what is kept too long stays for now', () => this.sweep());

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Every ten minutes, so that a process that lives for less than an hour does its share. */
  @Interval(600_000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** @returns how many messages were emptied */
  async sweep(): Promise<number> {
    let emptied = 0;
    for (const source of await keptSources(this.dataSource.manager, this.clock.now())) {
      const taken = await this.inBatches((tx, now) => empty(tx, source, now));
      const unread = await this.inBatches((tx, now) => dropUnread(tx, source, batch, now));
      if (taken + unread > 0) this.log.log({ message: 'kept no longer', sourceId: source.sourceId, taken, unread });
      emptied += taken;
    }
    return emptied;
  }

  private async inBatches(work: (tx: EntityManager, now: Date) => Promise<number>): Promise<number> {
    let sum = 0;
    for (let done = -1; done !== 0 && !this.rounds.stopping; sum += done)
      done = await inTransaction(this.dataSource, (tx) => work(tx, this.clock.now()));
    return sum;
  }
}

/** One batch of a source's messages, and what conversations show of them. @returns how many */
async function empty(tx: EntityManager, source: Keeping, now: Date): Promise<number> {
  const { messageIds, conversationIds } = await lockExpired(tx, source, batch);
  if (messageIds.length === 0) return 0;
  await buryMessages(tx, messageIds, now);
  await emptyQuotes(tx, messageIds);
  await emptyMessages(tx, messageIds, now);
  await emptyConversations(tx, source.sourceId, messageIds, conversationIds, now);
  return messageIds.length;
}
