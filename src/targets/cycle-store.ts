import type { EntityManager } from 'typeorm';
import { type Column, insertStatement, updateStatement, write } from '../database/bulk.ts';
import { run, statement } from '../database/statement.ts';
import type { Level } from '../sentiment/reading.ts';
import type { Cycle, CycleEnd } from './cycle.ts';
import type { RunningCycle } from './fold.ts';

/** A cycle as it is stored: in its conversation, with its number there and its version. */
export interface StoredCycle extends Cycle {
  /** Null until it is written. */
  id: string | null;
  conversationId: string;
  /** 1 for the first wait of the conversation. */
  number: number;
  version: number;
  createdAt: Date;
}

interface CycleRow {
  id: string;
  conversation_id: string;
  contact_id: string;
  number: number;
  start_message_id: string;
  started_at: Date;
  ended_at: Date | null;
  end_message_id: string | null;
  ended_by: CycleEnd | null;
  end_reason: string | null;
  user_id: string | null;
  target_version_id: string;
  calendar_version_id: string;
  level: Level;
  goal_due_at: Date;
  sla_due_at: Date;
  wall_seconds: number | null;
  open_seconds: number | null;
  lag_seconds: number;
  changes: { at: string; level: Level; goalDueAt: string; slaDueAt: string }[];
  version: number;
  created_at: Date;
}

const changesOf = (cycle: Cycle) =>
  cycle.changes.map(({ at, level, goalAt, slaAt }) => ({ at, level, goalDueAt: goalAt, slaDueAt: slaAt }));

/** What happens to a running cycle: it ends, or its level rises. */
const progress: Column<StoredCycle>[] = [
  ['ended_at', 'timestamptz', (c) => c.endedAt],
  ['end_message_id', 'bigint', (c) => c.endMessageId],
  ['ended_by', 'text', (c) => c.endedBy],
  ['end_reason', 'text', (c) => c.endReason],
  ['user_id', 'bigint', (c) => c.repId],
  ['target_version_id', 'bigint', (c) => c.targetVersionId],
  ['level', 'text', (c) => c.level],
  ['goal_due_at', 'timestamptz', (c) => c.goalAt],
  ['sla_due_at', 'timestamptz', (c) => c.slaAt],
  ['wall_seconds', 'double precision', (c) => c.wallSeconds],
  ['open_seconds', 'double precision', (c) => c.openSeconds],
  ['changes', 'jsonb', changesOf],
];

export const cycleColumns: Column<StoredCycle>[] = [
  ['conversation_id', 'bigint', (c) => c.conversationId],
  ['contact_id', 'bigint', (c) => c.contactId],
  ['number', 'integer', (c) => c.number],
  ['start_message_id', 'bigint', (c) => c.startMessageId],
  ['started_at', 'timestamptz', (c) => c.startedAt],
  ['calendar_version_id', 'bigint', (c) => c.calendarVersionId],
  ['lag_seconds', 'double precision', (c) => c.lagSeconds],
  ['version', 'integer', (c) => c.version],
  ['created_at', 'timestamptz', (c) => c.createdAt],
  ...progress,
];

const progressColumns: Column<StoredCycle>[] = [['id', 'bigint', (c) => c.id], ...progress];
export const insertCycles = insertStatement('cycles', cycleColumns);
const updateCycles = updateStatement('cycles', progressColumns);
const replace = statement('update cycles set replaced_at = $2 where id = any($1::bigint[])');
const COLUMNS = `id, conversation_id, contact_id, number, start_message_id, started_at, ended_at, end_message_id, ended_by,
  end_reason, user_id, target_version_id, calendar_version_id, level, goal_due_at, sla_due_at, wall_seconds, open_seconds,
  lag_seconds, changes, version, created_at`;
const current = statement(
  `select ${COLUMNS} from cycles where conversation_id = any($1::bigint[]) and replaced_at is null order by conversation_id, number`,
);
const running = statement(
  `select ${COLUMNS},
     (select count(*)::int from messages m
      where m.conversation_id = c.conversation_id and m.occurred_at >= c.started_at and m.contact_id = c.contact_id
        and m.kind = 'mention' and m.direction = 'inbound' and m.automatic is null and not m.history
        and (m.deleted_at is null or m.deleted_at > m.received_at)) as said
   from cycles c where conversation_id = any($1::bigint[]) and replaced_at is null and ended_at is null`,
);

function cycleOf(row: CycleRow): StoredCycle {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    number: row.number,
    version: row.version,
    createdAt: row.created_at,
    contactId: row.contact_id,
    startMessageId: row.start_message_id,
    startedAt: row.started_at,
    lagSeconds: row.lag_seconds,
    level: row.level,
    changes: row.changes.map(({ at, level, goalDueAt, slaDueAt }) => ({
      at: new Date(at),
      level,
      goalAt: new Date(goalDueAt),
      slaAt: new Date(slaDueAt),
    })),
    goalAt: row.goal_due_at,
    slaAt: row.sla_due_at,
    targetVersionId: row.target_version_id,
    calendarVersionId: row.calendar_version_id,
    endedAt: row.ended_at,
    endMessageId: row.end_message_id,
    endedBy: row.ended_by,
    endReason: row.end_reason,
    repId: row.user_id,
    wallSeconds: row.wall_seconds,
    openSeconds: row.open_seconds,
  };
}

/** The current version of every cycle of some conversations, in order of their numbers. */
export async function loadCycles(tx: EntityManager, conversationIds: string[]): Promise<StoredCycle[]> {
  return (await run<CycleRow & Record<string, unknown>>(tx, current, [conversationIds])).map(cycleOf);
}

/** The waits of some conversations that are not over. */
export async function loadRunning(
  tx: EntityManager,
  conversationIds: string[],
): Promise<(RunningCycle & { cycle: StoredCycle })[]> {
  if (conversationIds.length === 0) return [];
  const rows = await run<CycleRow & { said: number } & Record<string, unknown>>(tx, running, [conversationIds]);
  return rows.map((row) => ({ cycle: cycleOf(row), said: row.said }));
}

/** Writes cycles that have begun, ended or risen in the course of things: the same version goes on. */
export async function writeCycles(tx: EntityManager, cycles: StoredCycle[]): Promise<void> {
  await write(
    tx,
    updateCycles,
    progressColumns,
    cycles.filter(({ id }) => id !== null),
  );
  await write(
    tx,
    insertCycles,
    cycleColumns,
    cycles.filter(({ id }) => id === null),
  );
}

/** Puts new versions in the place of old ones, which stay. */
export async function replaceCycles(
  tx: EntityManager,
  old: StoredCycle[],
  fresh: StoredCycle[],
  now: Date,
): Promise<void> {
  if (old.length > 0) await run(tx, replace, [old.map(({ id }) => id), now]);
  await write(tx, insertCycles, cycleColumns, fresh);
}
