import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import type { Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import type { ClockView } from './clock.dto.ts';
import { loadCycles } from './cycle-store.ts';
import { everyPart, foldPart, type Part } from './part.ts';
import { type FoldSubject, loadParts } from './part.query.ts';
import { testify } from './testimony.ts';

interface Standing {
  firstContactAt: Date;
  firstHumanReplyAt: Date | null;
  waitingSince: Date | null;
}

/** Tells how the clock of a conversation ran: from stored messages and cycles, in one snapshot. */
@Injectable()
export class ClockQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `conversation-not-found` */
  read(principal: Principal, id: string): Promise<ClockView> {
    const at = this.clock.now();
    return this.dataSource.transaction('REPEATABLE READ', async (tx) => {
      const params: unknown[] = [id];
      const visible = visibleConversations(principal, params);
      const [standing] = await tx.query<Standing[]>(
        `select first_contact_at as "firstContactAt", first_human_reply_at as "firstHumanReplyAt",
           waiting_since as "waitingSince" from conversations c where c.id = $1 and ${visible}`,
        params,
      );
      if (!standing)
        throw new DomainError(
          'not-found',
          'conversation-not-found',
          'There is no such conversation, or it is not yours to see.',
        );
      const part = await partOf(tx, id);
      const { rows } = foldPart(part);
      const waits = (await loadCycles(tx, [id])).map((cycle) => testify(cycle, rows, part.terms, at));
      return { conversationId: id, at, ...standing, waits };
    });
  }
}

/** The conversation with what was merged into it; what it was merged into ends its waits too. */
async function partOf(tx: EntityManager, id: string): Promise<Part> {
  const [root] = await tx.query<FoldSubject[]>(
    `select c.id, c.source_id as "sourceId", c.contact_id as "contactId", s.brand_names as "brandNames"
     from conversations c join sources s on s.id = c.source_id
     where c.id = coalesce((select o.merged_into_id from conversation_merges y
       join conversations o on o.id = y.conversation_id where o.id = $1), $1)`,
    [id],
  );
  const parts = everyPart((await loadParts(tx, [root!]))[0]!);
  return parts.find((part) => part.id === id)!;
}
