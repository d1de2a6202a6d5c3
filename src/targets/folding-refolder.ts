import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Column, updateStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import { Refolder } from '../inbox/refolder.ts';
import { foldAnew, type FoldedAnew } from './fold-anew.ts';
import { standing } from './fold.ts';
import type { FoldSubject } from './part.query.ts';
import { positionAt } from './position.ts';

interface Subject extends FoldSubject {
  threat: string | null;
  firstContactAt: Date;
  lastActivityAt: Date;
  folded: FoldedAnew;
}

const lock = statement(
  `select c.id, c.source_id as "sourceId", c.contact_id as "contactId", c.threat, c.first_contact_at as "firstContactAt",
     c.last_activity_at as "lastActivityAt", s.brand_names as "brandNames"
   from conversations c join sources s on s.id = c.source_id
   where c.id in (select coalesce(merged_into_id, id) from conversations where id = any($1::bigint[]))
   order by c.id for update of c`,
);

const of = ({ folded }: Subject) => standing(folded.state);
const columns: Column<Subject>[] = [
  ['id', 'bigint', ({ id }) => id],
  ['first_contact_at', 'timestamptz', (c) => of(c).firstContactAt ?? c.firstContactAt],
  ['first_human_reply_at', 'timestamptz', (c) => of(c).firstHumanReplyAt],
  ['waiting_since', 'timestamptz', (c) => of(c).waitingSince],
  ['last_activity_at', 'timestamptz', (c) => of(c).lastActivityAt ?? c.lastActivityAt],
  ['goal_due_at', 'timestamptz', (c) => of(c).goalAt],
  ['sla_due_at', 'timestamptz', (c) => of(c).slaAt],
  ['position_at', 'timestamptz', position],
  ['folded_to_at', 'timestamptz', ({ folded }) => folded.state.foldedTo],
  ['cycle_count', 'integer', ({ folded }) => folded.cycles.length],
  ['level', 'text', ({ folded }) => folded.level],
];
const update = updateStatement('conversations', columns);
const waited = statement(
  `update conversations set listening = false, nothing_to_answer = null
   where id = any($1::bigint[]) and waiting_since is not null and (listening or nothing_to_answer is not null)`,
);

function position(subject: Subject): Date {
  const { goalAt, lastActivityAt } = of(subject);
  const at = { goalAt: goalAt ?? null, lastActivityAt: lastActivityAt ?? subject.lastActivityAt };
  return positionAt({ threat: subject.threat !== null, ...at });
}

/**
 * Folds conversations anew from their messages and marks, and writes what the fold alone may write. For what was merged
 * away the conversation that stayed is folded: its lock is the one that counts.
 */
@Injectable()
export class FoldingRefolder extends Refolder {
  override async refold(
    tx: EntityManager,
    conversationIds: readonly string[],
    now: Date,
    reason: string,
  ): Promise<void> {
    const ids = [...new Set(conversationIds)];
    if (ids.length === 0) return;
    const subjects = await run<Subject & Record<string, unknown>>(tx, lock, [ids]);
    const folded = await foldAnew(tx, subjects, now, reason);
    await write(
      tx,
      update,
      columns,
      subjects.map((subject) => ({ ...subject, folded: folded.get(subject.id)! })),
    );
    await run(tx, waited, [subjects.map(({ id }) => id)]);
  }
}
