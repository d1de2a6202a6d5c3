import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { DomainError } from '../../common/domain-error.ts';
import { type ReadVersions, assertRead } from '../../common/version.ts';
import { notifyChanged } from '../../database/change-notice.ts';
import { inTransaction } from '../../database/transaction.ts';
import { actorOf, personOf, type Principal } from '../../people/principal.ts';
import { conversationMissing } from '../conversation.query.ts';
import { appendEvents, type NewEvent } from '../../database/events.ts';
import { assertAttributes } from '../desk/attributes.ts';
import { Refolder } from '../refolder.ts';
import { assertAssignable } from './assignable.ts';
import { type ChangedItem, type ChangeView } from './change.dto.ts';
import { type LockedConversation, lockConversations, type Standing } from './locked-conversation.ts';
import { type Plan, planChange, type Wanted } from './plan.ts';
import { type LabelChange, storeLabels, storeMarks, storePatches } from './store-changes.ts';

/** What stood before and after in one conversation: enough to take it back. */
export interface KeptItem {
  id: string;
  before: Partial<Standing>;
  after: Partial<Standing>;
  labels?: LabelChange;
  markId?: string;
}

interface Planned extends Plan {
  row: LockedConversation;
  labels?: LabelChange;
  markId?: string;
}

type Refused = { id: string; problem: DomainError };

/** Everything people do to conversations: one transaction locks, changes, tells history, and tells the browsers. */
@Injectable()
export class ChangeConversations {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly refolder: Refolder,
  ) {}

  /**
   * One conversation.
   * @param read what the caller has read
   * @throws DomainError when it may not be seen, is refused, or has changed since it was read
   */
  async one(id: string, wanted: Wanted, principal: Principal, read: ReadVersions = null): Promise<ChangeView> {
    return inTransaction(this.dataSource, async (tx) => {
      const { view, refused } = await this.change(tx, [id], wanted, principal, read);
      if (refused[0]) throw refused[0].problem;
      return view;
    });
  }

  /** Many conversations: each by itself is changed or refused. */
  async many(ids: readonly string[], wanted: Wanted, principal: Principal): Promise<ChangeView> {
    const each = [...new Set(ids)];
    return inTransaction(this.dataSource, async (tx) => (await this.change(tx, each, wanted, principal, null)).view);
  }

  private async change(tx: EntityManager, ids: string[], wanted: Wanted, principal: Principal, read: ReadVersions) {
    const now = this.clock.now();
    await assertAssignable(tx, wanted);
    await assertAttributes(tx, 'conversation', wanted.attributes);
    const rows = await lockConversations(tx, ids, principal);
    const refused: Refused[] = [];
    const planned: Planned[] = [];
    for (const id of ids) {
      const row = rows.find((candidate) => candidate.id === id);
      try {
        if (!row) throw conversationMissing();
        assertRead(read, row.version);
        planned.push({ row, ...planChange(row, wanted, now) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused.push({ id, problem: error });
      }
    }
    const changed = await this.store(tx, planned, wanted, principal, now);
    const changeId = await keep(tx, changed, principal, now);
    return { refused, view: { changeId, items: itemsOf(ids, planned, changed, refused) } };
  }

  private async store(tx: EntityManager, planned: Planned[], wanted: Wanted, principal: Principal, now: Date) {
    const ids = planned.map(({ row }) => row.id);
    const labels = await storeLabels(tx, ids, wanted.addLabels ?? [], wanted.removeLabels ?? []);
    for (const plan of planned) plan.labels = labels.get(plan.row.id);
    await this.mark(tx, planned, wanted, principal, now);
    const changed = planned.filter(({ patch, labels: l, markId }) => Object.keys(patch).length > 0 || l || markId);
    await storePatches(tx, changed);
    await appendEvents(
      tx,
      changed.flatMap((plan) => eventsOf(plan, wanted, principal, now)),
    );
    const folded = changed.filter(({ patch, markId }) => markId || patch.priority !== undefined);
    await this.refolder.refold(
      tx,
      folded.map(({ row }) => row.id),
      now,
      foldReason(wanted),
    );
    const hands = changed.flatMap(({ row, patch }) => [row.assigneeId, patch.assigneeId ?? null]);
    const userIds = hands.filter((id): id is string => id !== null);
    await notifyChanged(tx, { conversationIds: changed.map(({ row }) => row.id), userIds });
    return changed;
  }

  private async mark(tx: EntityManager, planned: Planned[], wanted: Wanted, principal: Principal, now: Date) {
    const kind = wanted.noAnswerNeeded ? 'noAnswerNeeded' : wanted.claimFor ? 'claimed' : null;
    const marked = planned.filter(({ row }) => kind === 'noAnswerNeeded' || (kind === 'claimed' && row.listening));
    if (kind === null || marked.length === 0) return;
    const mark = { kind, reason: wanted.noAnswerNeeded ?? 'claimed', userId: personOf(principal) } as const;
    const marks = await storeMarks(
      tx,
      marked.map(({ row }) => row.id),
      mark,
      now,
    );
    for (const plan of marked) plan.markId = marks.get(plan.row.id);
  }
}

const foldReason = ({ noAnswerNeeded, claimFor }: Wanted) =>
  noAnswerNeeded ? 'no-answer-needed' : claimFor ? 'claimed' : 'priority-changed';

const pick = (of: Partial<Standing>, keys: readonly (keyof Standing)[]): Partial<Standing> =>
  Object.fromEntries(keys.map((key) => [key, of[key] ?? null]));

function eventsOf(
  { row, patch, tells, labels, markId }: Planned,
  wanted: Wanted,
  principal: Principal,
  now: Date,
): NewEvent[] {
  const base = { at: now, conversationId: row.id, sourceId: row.sourceId, actor: actorOf(principal) };
  const reason = wanted.noAnswerNeeded ?? wanted.reason;
  const events: NewEvent[] = tells.map(({ type, keys }) => ({
    ...base,
    type,
    data: { before: pick(row, keys), after: pick(patch, keys), ...(reason && { reason }) },
  }));
  if (labels) events.push({ ...base, type: 'conversation.labelled', data: { ...labels } });
  if (markId && wanted.noAnswerNeeded && !tells.some(({ type }) => type === 'conversation.noAnswerNeeded'))
    events.push({ ...base, type: 'conversation.noAnswerNeeded', data: { reason } });
  return events;
}

const keptOf = ({ row, patch, labels, markId }: Planned): KeptItem => {
  const keys = Object.keys(patch) as (keyof Standing)[];
  return { id: row.id, before: pick(row, keys), after: patch, ...(labels && { labels }), ...(markId && { markId }) };
};

async function keep(tx: EntityManager, changed: Planned[], principal: Principal, now: Date): Promise<string | null> {
  if (changed.length === 0) return null;
  const [row] = await tx.query<{ id: string }[]>(
    'insert into conversation_changes (at, user_id, items) values ($1, $2, $3) returning id',
    [now, personOf(principal), JSON.stringify(changed.map(keptOf))],
  );
  return row!.id;
}

function itemsOf(ids: string[], planned: Planned[], changed: Planned[], refused: Refused[]): ChangedItem[] {
  return ids.map((id) => {
    const problem = refused.find((item) => item.id === id)?.problem;
    const row = planned.find((plan) => plan.row.id === id)?.row;
    const isChanged = changed.some((plan) => plan.row.id === id);
    return {
      id,
      changed: isChanged,
      version: row ? row.version + (isChanged ? 1 : 0) : null,
      problem: problem ? { code: problem.code, detail: problem.message } : null,
    };
  });
}
