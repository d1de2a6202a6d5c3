import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { DomainError } from '../common/domain-error.ts';
import type { Principal } from '../people/principal.ts';
import { visibleConversations } from '../people/visibility.ts';
import type { ClockView } from './clock.dto.ts';
import { loadCycles } from './cycle-store.ts';
import { loadFoldRows } from './fold-row.query.ts';
import { loadTerms } from './terms.query.ts';
import { testify } from './testimony.ts';

interface Standing {
  sourceId: string;
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
        `select source_id as "sourceId", first_contact_at as "firstContactAt", first_human_reply_at as "firstHumanReplyAt",
           waiting_since as "waitingSince" from conversations c where c.id = $1 and ${visible}`,
        params,
      );
      if (!standing)
        throw new DomainError(
          'not-found',
          'conversation-not-found',
          'There is no such conversation, or it is not yours to see.',
        );
      const { sourceId, ...facts } = standing;
      const cycles = await loadCycles(tx, [id]);
      const { rows } = (await loadFoldRows(tx, [id])).get(id)!;
      const terms = (await loadTerms(tx, [sourceId])).get(sourceId)!;
      return {
        conversationId: id,
        at,
        ...facts,
        waits: cycles.map((cycle) => testify(cycle, rows, terms, at)),
      };
    });
  }
}
