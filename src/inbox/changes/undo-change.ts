import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, type Principal } from '../../people/principal.ts';
import { conversationMissing } from '../conversation.query.ts';
import { appendEvents } from '../../database/events.ts';
import { Refolder } from '../refolder.ts';
import { type ChangedItem, type ChangeView } from './change.dto.ts';
import { type KeptItem } from './change-conversations.ts';
import { type LockedConversation, lockConversations, type Standing } from './locked-conversation.ts';
import { isSame } from './plan.ts';
import { storePatches } from './store-changes.ts';

const keptDays = 7;

/** What comes back from the database as text becomes what it was. */
export function revived({ snoozedUntil, assignedAt, ...rest }: Partial<Standing>): Partial<Standing> {
  return {
    ...rest,
    ...(snoozedUntil !== undefined && { snoozedUntil: snoozedUntil && new Date(snoozedUntil) }),
    ...(assignedAt !== undefined && { assignedAt: assignedAt && new Date(assignedAt) }),
  };
}

/** Takes an act back, in each conversation where nobody has changed the same things since. */
@Injectable()
export class UndoChange {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly refolder: Refolder,
  ) {}

  /** @throws DomainError `change-missing`, `change-undone` */
  async undo(changeId: string, principal: Principal): Promise<ChangeView> {
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const items = await take(tx, changeId, now);
      const rows = await lockConversations(
        tx,
        items.map(({ id }) => id),
        principal,
      );
      const found = items.map((item) => ({ item, row: rows.find(({ id }) => id === item.id) }));
      const results = found.map(({ item, row }) => resultOf(item, row));
      if (results.every(({ problem }) => problem?.code === 'conversation-not-found')) throw changeMissing();
      const undone = found.filter(({ item }, i) => results[i]!.problem === null && item) as {
        item: KeptItem;
        row: LockedConversation;
      }[];
      await this.store(tx, changeId, undone, principal, now);
      return { changeId: null, items: results };
    });
  }

  /** What nobody took back within a week stays. */
  @Interval(3600_000)
  async forget(): Promise<void> {
    const oldest = new Date(this.clock.now().getTime() - keptDays * 86_400_000);
    await this.dataSource.query('delete from conversation_changes where at < $1', [oldest]);
  }

  private async store(
    tx: EntityManager,
    changeId: string,
    undone: { item: KeptItem; row: LockedConversation }[],
    principal: Principal,
    now: Date,
  ): Promise<void> {
    await storePatches(
      tx,
      undone.map(({ item, row }) => ({ row, patch: revived(item.before) })),
    );
    await takeBackLabels(
      tx,
      undone.map(({ item }) => item),
    );
    const marks = undone.flatMap(({ item }) => item.markId ?? []);
    await tx.query('update wait_marks set undone_at = $2 where id = any($1::bigint[])', [marks, now]);
    await appendEvents(
      tx,
      undone.map(({ item, row }) => ({
        at: now,
        type: 'conversation.changeUndone',
        conversationId: row.id,
        sourceId: row.sourceId,
        actor: actorOf(principal),
        data: { changeId, before: item.after, after: item.before, ...(item.labels && { labels: item.labels }) },
      })),
    );
    const folded = undone.filter(({ item }) => item.markId || 'priority' in item.before).map(({ row }) => row.id);
    await this.refolder.refold(tx, folded, now, 'change-undone');
    await notifyChanged(tx, { conversationIds: undone.map(({ row }) => row.id) });
  }
}

const changeMissing = () =>
  new DomainError(
    'not-found',
    'change-missing',
    'There is no such change to undo, or you may not see what it changed.',
  );

async function take(tx: EntityManager, changeId: string, now: Date): Promise<KeptItem[]> {
  const [change] = await tx.query<{ items: KeptItem[]; undone_at: Date | null }[]>(
    'select items, undone_at from conversation_changes where id = $1 for update',
    [changeId],
  );
  if (!change) throw changeMissing();
  if (change.undone_at) throw new DomainError('conflict', 'change-undone', 'This has been undone already.');
  await tx.query('update conversation_changes set undone_at = $2 where id = $1', [changeId, now]);
  return change.items;
}

function resultOf(item: KeptItem, row: LockedConversation | undefined): ChangedItem {
  const refusal = (code: string, detail: string): ChangedItem => ({
    id: item.id,
    changed: false,
    version: row?.version ?? null,
    problem: { code, detail },
  });
  if (!row) return refusal('conversation-not-found', conversationMissing().message);
  const keys = Object.keys(item.after) as (keyof Standing)[];
  if (keys.some((key) => !isSame(row[key], item.after[key])))
    return refusal('changed-meanwhile', 'Somebody has changed it since. Look at it before you change it again.');
  return { id: item.id, changed: true, version: row.version + 1, problem: null };
}

async function takeBackLabels(tx: EntityManager, items: KeptItem[]): Promise<void> {
  const pairs = (pick: 'added' | 'removed') =>
    items.flatMap(({ id, labels }) => (labels?.[pick] ?? []).map((label) => [id, label] as const));
  const [added, removed] = [pairs('added'), pairs('removed')];
  await tx.query(
    `delete from conversation_labels where (conversation_id, label_id) in
       (select * from unnest($1::bigint[], $2::bigint[]))`,
    [added.map(([id]) => id), added.map(([, label]) => label)],
  );
  await tx.query(
    `insert into conversation_labels (conversation_id, label_id)
     select c, l from unnest($1::bigint[], $2::bigint[]) as v(c, l) join labels on labels.id = l on conflict do nothing`,
    [removed.map(([id]) => id), removed.map(([, label]) => label)],
  );
}
