import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { returnedRows } from '../../database/returned-rows.ts';
import { inTransaction } from '../../database/transaction.ts';
import { appendEvents, SYSTEM } from '../../database/events.ts';

const perRound = 500;

/** Opens snoozed conversations again when their time has come, in any one of the working processes. */
@Injectable()
export class Waker {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Interval(5000)
  async wakeAll(): Promise<void> {
    while ((await this.wake()) === perRound);
  }

  /** @returns how many woke, at most 500 */
  async wake(): Promise<number> {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const woken = returnedRows<{ id: string; until: Date }>(
        await tx.query(
          `update conversations c set status = 'open', snoozed_until = null, version = c.version + 1
           from (select id, snoozed_until from conversations where status = 'snoozed' and snoozed_until <= $1
                 order by id limit ${perRound} for update skip locked) due
           where c.id = due.id returning c.id, due.snoozed_until as until`,
          [now],
        ),
      );
      await appendEvents(
        tx,
        woken.map(({ id, until }) => ({
          at: now,
          type: 'conversation.statusChanged',
          conversationId: id,
          actor: SYSTEM,
          data: {
            before: { status: 'snoozed', snoozedUntil: until },
            after: { status: 'open', snoozedUntil: null },
            reason: 'snooze-over',
          },
        })),
      );
      await notifyChanged(tx, { conversationIds: woken.map(({ id }) => id) });
      return woken.length;
    });
  }
}
