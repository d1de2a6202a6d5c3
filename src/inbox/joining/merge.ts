import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { type LockedConversation, lockConversations } from '../changes/locked-conversation.ts';
import { conversationMissing } from '../conversation.query.ts';
import { Refolder } from '../refolder.ts';
import { join, survivor, tellJoined } from './join.ts';
import { type JoinedView } from './joining.dto.ts';
import { partAgain } from './part-again.ts';
import { recount } from './recount.ts';

const refuse = (code: string, message: string) => new DomainError('conflict', code, message);

/** Merges conversations of one customer, and parts them again. What comes in later for the one that went goes to the other too. */
@Injectable()
export class Merge {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly refolder: Refolder,
  ) {}

  /** @throws DomainError `conversation-not-found`, `conversation-merged`, `another-customer`, `merge-with-itself` */
  async merge(id: string, intoId: string, principal: Principal): Promise<JoinedView> {
    if (id === intoId) throw refuse('merge-with-itself', 'These are one conversation already.');
    return inTransaction(this.dataSource, async (tx) => {
      const rows = await lockConversations(tx, [id, intoId], principal);
      const [from, into] = [rows.find((row) => row.id === id), rows.find((row) => row.id === intoId)];
      if (!from || !into) throw conversationMissing();
      await assertMergeable(tx, from, into);
      const { stays, goes } = survivor(into, from);
      const now = this.clock.now();
      await join(tx, goes, stays, this.refolder, now);
      await tellJoined(tx, 'conversation.merged', stays, goes, actorOf(principal), now);
      return { id: stays.id, otherId: goes.id };
    });
  }

  /** @throws DomainError `conversation-not-found`, `not-merged` */
  async unmerge(id: string, principal: Principal): Promise<JoinedView> {
    return inTransaction(this.dataSource, async (tx) => {
      const { row, shownIn } = await partAgain(tx, id, principal);
      if (!shownIn) throw refuse('not-merged', 'This conversation is not merged into another.');
      await recount(tx, [id, shownIn.id]);
      const now = this.clock.now();
      await this.refolder.refold(tx, [id, shownIn.id], now, 'unmerged');
      await tellJoined(tx, 'conversation.unmerged', shownIn, row, actorOf(principal), now);
      return { id, otherId: shownIn.id };
    });
  }
}

async function assertMergeable(tx: EntityManager, from: LockedConversation, into: LockedConversation): Promise<void> {
  if (from.mergedIntoId ?? into.mergedIntoId)
    throw refuse('conversation-merged', 'One of them is merged already. Merge the one that it is merged into.');
  const [people] = await tx.query<{ count: number }[]>(
    `select count(distinct coalesce(merged_into_id, id))::int as count from contacts where id = any($1::bigint[])`,
    [[from.contactId, into.contactId]],
  );
  if (people!.count !== 1)
    throw refuse('another-customer', 'These are two customers. If they are one person, merge the customers first.');
}
