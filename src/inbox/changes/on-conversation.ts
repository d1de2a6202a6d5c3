import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { type Principal } from '../../people/principal.ts';
import { conversationMissing } from '../conversation.query.ts';
import { type LockedConversation, lockConversations } from './locked-conversation.ts';

/** What work on one conversation has in hand. */
export interface Held {
  tx: EntityManager;
  /** Locked until the transaction ends. */
  row: LockedConversation;
  now: Date;
}

/** Runs work on one conversation: one transaction locks it, does it, and tells the browsers. */
@Injectable()
export class OnConversation {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `conversation-not-found`, also for those who may not see it */
  async run<T>(id: string, principal: Principal, work: (held: Held) => Promise<T>): Promise<T> {
    return inTransaction(this.dataSource, async (tx) => {
      const [row] = await lockConversations(tx, [id], principal);
      if (!row) throw conversationMissing();
      const result = await work({ tx, row, now: this.clock.now() });
      await notifyChanged(tx, { conversationIds: [id] });
      return result;
    });
  }

  /**
   * The same for the conversation in which a message is shown.
   * @throws DomainError `conversation-not-found`
   */
  async runOnMessage<T>(
    messageId: string,
    principal: Principal,
    work: (held: Held & { messageId: string }) => Promise<T>,
  ): Promise<T> {
    const [message] = await this.dataSource.query<{ shownIn: string }[]>(
      `select coalesce(c.merged_into_id, c.id) as "shownIn" from messages m
         join conversations c on c.id = m.conversation_id where m.id = $1`,
      [messageId],
    );
    if (!message) throw conversationMissing();
    return this.run(message.shownIn, principal, (held) => work({ ...held, messageId }));
  }
}
