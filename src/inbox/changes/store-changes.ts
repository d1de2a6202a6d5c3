import type { EntityManager } from 'typeorm';
import { columnValues, type Column } from '../../database/bulk.ts';
import { type LockedConversation, type Standing, standingColumns } from './locked-conversation.ts';

/** A conversation, and what is to be written into it. */
export interface Patched {
  row: LockedConversation;
  patch: Partial<Standing>;
}

/** Writes patches in one statement; every given conversation gets its next version, even if only its labels changed. */
export async function storePatches(tx: EntityManager, patched: readonly Patched[]): Promise<void> {
  if (patched.length === 0) return;
  const keys = [...new Set(patched.flatMap(({ patch }) => Object.keys(patch)))] as (keyof Standing)[];
  const chosen = keys.map((key) => standingColumns[key]);
  const columns: Column<Standing & { id: string }>[] = [['id', 'bigint', ({ id }) => id], ...chosen];
  const rows = patched.map(({ row, patch }) => ({ ...row, ...patch }));
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ');
  const sets = chosen.map(([name]) => `${name} = v.${name}, `).join('');
  await tx.query(
    `update conversations c set ${sets}version = c.version + 1
     from unnest(${arrays}) as v(${columns.map(([name]) => name).join(', ')}) where c.id = v.id`,
    columnValues(columns, rows),
  );
}

/** Labels truly put on and taken off, by conversation. */
export interface LabelChange {
  added: string[];
  removed: string[];
}

/** Puts labels on and takes them off; says what differs. */
export async function storeLabels(
  tx: EntityManager,
  ids: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): Promise<Map<string, LabelChange>> {
  const changes = new Map<string, LabelChange>();
  const of = (id: string) => changes.get(id) ?? changes.set(id, { added: [], removed: [] }).get(id)!;
  if (add.length > 0) {
    const added = await tx.query<{ conversation_id: string; label_id: string }[]>(
      `insert into conversation_labels (conversation_id, label_id)
       select c, l from unnest($1::bigint[]) c, unnest($2::bigint[]) l on conflict do nothing
       returning conversation_id, label_id`,
      [ids, add],
    );
    for (const { conversation_id, label_id } of added) of(conversation_id).added.push(label_id);
  }
  if (remove.length > 0) {
    const [removed] = await tx.query<[{ conversation_id: string; label_id: string }[], number]>(
      `delete from conversation_labels where conversation_id = any($1::bigint[]) and label_id = any($2::bigint[])
       returning conversation_id, label_id`,
      [ids, remove],
    );
    for (const { conversation_id, label_id } of removed) of(conversation_id).removed.push(label_id);
  }
  return changes;
}

/** Stores what a rep says about a wait; the fold reads it. @returns the id of the mark by conversation */
export async function storeMarks(
  tx: EntityManager,
  ids: readonly string[],
  mark: { kind: 'noAnswerNeeded' | 'claimed'; reason: string; userId: string | null },
  now: Date,
): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; conversation_id: string }[]>(
    `insert into wait_marks (conversation_id, kind, reason, at, user_id)
     select c, $2, $3, $4, $5 from unnest($1::bigint[]) c returning id, conversation_id`,
    [ids, mark.kind, mark.reason, now, mark.userId],
  );
  return new Map(rows.map((row) => [row.conversation_id, row.id]));
}
