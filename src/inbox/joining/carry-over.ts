import type { EntityManager } from 'typeorm';
import { type LockedConversation, type Standing } from '../changes/locked-conversation.ts';
import { isSame } from '../changes/plan.ts';
import { storePatches } from '../changes/store-changes.ts';
import { revived } from '../changes/undo-change.ts';
import { ledTo } from './led.ts';
import { takenOver } from './take-over.ts';

interface CarriedDraft {
  userId: string;
  kind: string;
  /** What stood there before; null: nothing. */
  before: Record<string, unknown> | null;
  version: number;
}

/** What one conversation took over of another: enough to give it back. Lists hold only what was not there before. */
export interface Carried {
  before: Partial<Standing>;
  after: Partial<Standing>;
  labels: string[];
  subscribers: string[];
  references: [system: string, externalId: string][];
  drafts: CarriedDraft[];
  /** Rows that led to the one that goes though nobody merged them; they lead there again once it is parted. */
  led: string[];
}

/**
 * Makes what hangs on a conversation that goes away stand in the one that stays as well: labels, followers, other
 * systems' ids, drafts, who has it in hand. The one that goes keeps its own, out of sight.
 */
export async function carryOver(
  tx: EntityManager,
  goes: LockedConversation,
  stays: LockedConversation,
  now: Date,
): Promise<Carried> {
  const after = takenOver(stays, goes);
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, stays[key as keyof Standing]]));
  await storePatches(tx, [{ row: stays, patch: after }]);
  return {
    before,
    after,
    labels: await copyRows(tx, 'conversation_labels', 'label_id', goes.id, stays.id),
    subscribers: await copyRows(tx, 'subscriptions', 'user_id', goes.id, stays.id),
    references: await copyReferences(tx, goes.id, stays.id),
    drafts: await copyDrafts(tx, goes.id, stays.id, now),
    led: await ledTo(tx, goes.id),
  };
}

async function copyRows(tx: EntityManager, table: string, column: string, from: string, to: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `insert into ${table} (conversation_id, ${column}) select $2, ${column} from ${table} where conversation_id = $1
     on conflict do nothing returning ${column} as id`,
    [from, to],
  );
  return rows.map(({ id }) => id);
}

async function copyReferences(tx: EntityManager, from: string, to: string): Promise<Carried['references']> {
  const rows = await tx.query<{ system: string; external_id: string }[]>(
    `insert into conversation_references (conversation_id, system, external_id, url)
     select $2, system, external_id, url from conversation_references where conversation_id = $1
     on conflict do nothing returning system, external_id`,
    [from, to],
  );
  return rows.map((row) => [row.system, row.external_id]);
}

/** Where somebody had begun to write in both, one text follows the other: nothing a rep wrote is lost. */
async function copyDrafts(tx: EntityManager, from: string, to: string, now: Date): Promise<CarriedDraft[]> {
  return tx.query<CarriedDraft[]>(
    `with was as (select user_id, kind, body from drafts where conversation_id = $2)
     insert into drafts as d (conversation_id, user_id, kind, body, updated_at)
     select $2, user_id, kind, body, $3 from drafts where conversation_id = $1
     on conflict (conversation_id, user_id, kind) do update set updated_at = $3, version = default,
       body = d.body || jsonb_build_object('text', concat_ws(E'\\n\\n', d.body ->> 'text', excluded.body ->> 'text'))
     returning user_id as "userId", kind, version,
       (select body from was where was.user_id = d.user_id and was.kind = d.kind) as before`,
    [from, to, now],
  );
}

/** Gives back what was carried over, wherever nobody has changed it since; what another one merged brought too stays. */
export async function giveBack(tx: EntityManager, row: LockedConversation, carried: Carried): Promise<void> {
  const kept = (Object.keys(carried.after) as (keyof Standing)[]).filter((key) => isSame(row[key], carried.after[key]));
  const patch = Object.fromEntries(kept.map((key) => [key, carried.before[key]]));
  await storePatches(tx, [{ row, patch: revived(patch) }]);
  await takeRows(tx, 'conversation_labels', 'label_id', row.id, carried.labels);
  await takeRows(tx, 'subscriptions', 'user_id', row.id, carried.subscribers);
  await takeReferences(tx, row.id, carried.references);
  await takeDrafts(tx, row.id, carried.drafts);
}

async function takeRows(tx: EntityManager, table: string, column: string, id: string, values: string[]): Promise<void> {
  await tx.query(
    `delete from ${table} t where conversation_id = $1 and ${column} = any($2::bigint[]) and not exists (
       select from conversations c join ${table} o on o.conversation_id = c.id and o.${column} = t.${column}
       where c.merged_into_id = $1)`,
    [id, values],
  );
}

async function takeReferences(tx: EntityManager, id: string, references: Carried['references']): Promise<void> {
  await tx.query(
    `delete from conversation_references where conversation_id = $1
       and (system, external_id) in (select * from unnest($2::text[], $3::text[]))`,
    [id, references.map(([system]) => system), references.map(([, externalId]) => externalId)],
  );
}

async function takeDrafts(tx: EntityManager, id: string, drafts: CarriedDraft[]): Promise<void> {
  for (const { userId, kind, before, version } of drafts) {
    const key = [id, userId, kind, version];
    const mine = 'conversation_id = $1 and user_id = $2 and kind = $3 and version = $4';
    if (before === null) await tx.query(`delete from drafts where ${mine}`, key);
    else
      await tx.query(`update drafts set body = $5, version = default where ${mine}`, [...key, JSON.stringify(before)]);
  }
}
