import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { type LockedConversation, lockConversations } from '../changes/locked-conversation.ts';
import { conversationMissing } from '../conversation.query.ts';
import { appendEvents } from '../../database/events.ts';
import { Refolder } from '../refolder.ts';
import { leadOn } from './absorb.ts';
import { carryOver } from './carry-over.ts';
import { type JoinedView } from './joining.dto.ts';
import { partAgain } from './part-again.ts';
import { recount } from './recount.ts';

const refuse = (code: string, message: string) => new DomainError('conflict', code, message);

/** Who waits longest goes on: their clock must not be set back by merging. Pure. */
export function survivor<C extends { waitingSince: Date | null }>(into: C, from: C): { stays: C; goes: C } {
  const since = ({ waitingSince }: C) => waitingSince?.getTime() ?? Infinity;
  return since(from) < since(into) ? { stays: from, goes: into } : { stays: into, goes: from };
}

/**
 * Merges conversations of one customer. No message changes its conversation and no past wait changes; what waited in
 * the one that goes waits on in the one that stays, under the earlier deadline. What comes in later goes there too.
 */
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
      await this.join(tx, goes, stays);
      await this.tell(tx, 'conversation.merged', stays, goes, principal);
      return { id: stays.id, otherId: goes.id };
    });
  }

  /** @throws DomainError `conversation-not-found`, `not-merged` */
  async unmerge(id: string, principal: Principal): Promise<JoinedView> {
    return inTransaction(this.dataSource, async (tx) => {
      const { row, shownIn } = await partAgain(tx, id, principal);
      if (!shownIn) throw refuse('not-merged', 'This conversation is not merged into another.');
      await recount(tx, [id, shownIn.id]);
      await this.refolder.refold(tx, [id, shownIn.id], this.clock.now(), 'unmerged');
      await this.tell(tx, 'conversation.unmerged', shownIn, row, principal);
      return { id, otherId: shownIn.id };
    });
  }

  private async join(tx: EntityManager, goes: LockedConversation, stays: LockedConversation): Promise<void> {
    const now = this.clock.now();
    const carried = await carryOver(tx, goes, stays, now);
    await tx.query('insert into conversation_merges (conversation_id, into_id, at, carried) values ($1, $2, $3, $4)', [
      goes.id,
      stays.id,
      now,
      JSON.stringify(carried),
    ]);
    await leadOn(tx, goes.id, stays.id);
    await recount(tx, [stays.id]);
    await this.refolder.refold(tx, [stays.id], now, 'merged');
  }

  private async tell(
    tx: EntityManager,
    type: string,
    stays: LockedConversation,
    goes: LockedConversation,
    principal: Principal,
  ): Promise<void> {
    const base = { at: this.clock.now(), type, actor: actorOf(principal) };
    const data = { intoId: stays.id, fromId: goes.id };
    await appendEvents(
      tx,
      [stays, goes].map(({ id, sourceId }) => ({ ...base, conversationId: id, sourceId, data })),
    );
    await notifyChanged(tx, { conversationIds: [stays.id, goes.id] });
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
