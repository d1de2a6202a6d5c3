import type { EntityManager } from 'typeorm';
import { pipelined } from '../database/pipelined.ts';
import { run, statement } from '../database/statement.ts';
import type { Level } from '../sentiment/reading.ts';
import { type Calendar, type CalendarDefinition, compileCalendar, ROUND_THE_CLOCK } from './calendar.ts';
import { type TargetVersion, type TermsHistory, termsHistory } from './terms.ts';

interface TargetRow {
  id: string;
  source_id: string | null;
  level: Level;
  goal_seconds: number;
  sla_seconds: number;
  created_at: Date;
  replaced_at: Date | null;
}

interface CalendarRow {
  id: string;
  hours: CalendarDefinition | null;
  created_at: Date;
}

const targetsOf = statement(
  `select id, source_id, level, goal_seconds, sla_seconds, created_at, replaced_at from target_versions
   where source_id is null or source_id = any($1::bigint[]) order by created_at, id`,
);
const calendarIds = statement('select id, created_at from calendar_versions order by created_at, id');
const calendarsOf = statement('select id, hours, created_at from calendar_versions where id = any($1::bigint[])');

/** Compiled calendars by version. A version never changes, so that this may outlive a transaction. */
const compiled = new Map<string, Calendar>();

async function calendarVersions(tx: EntityManager): Promise<{ id: string; calendar: Calendar; since: Date }[]> {
  const rows = await run<CalendarRow>(tx, calendarIds, []);
  const missing = rows.filter(({ id }) => !compiled.has(id)).map(({ id }) => id);
  if (missing.length > 0) {
    for (const { id, hours } of await run<CalendarRow>(tx, calendarsOf, [missing])) {
      compiled.set(id, hours ? compileCalendar(hours) : ROUND_THE_CLOCK);
    }
  }
  return rows.map(({ id, created_at }) => ({ id, calendar: compiled.get(id)!, since: created_at }));
}

function versionOf(row: TargetRow): TargetVersion {
  return {
    id: row.id,
    sourceId: row.source_id,
    level: row.level,
    goalSeconds: row.goal_seconds,
    slaSeconds: row.sla_seconds,
    since: row.created_at,
    until: row.replaced_at,
  };
}

/** The terms of some sources, with all their versions, by source. */
export async function loadTerms(tx: EntityManager, sourceIds: string[]): Promise<Map<string, TermsHistory>> {
  const [rows, calendars] = await pipelined([
    run<TargetRow & Record<string, unknown>>(tx, targetsOf, [sourceIds]),
    calendarVersions(tx),
  ]);
  const targets = rows.map(versionOf);
  return new Map(
    sourceIds.map((source) => [
      source,
      termsHistory(
        targets.filter(({ sourceId }) => sourceId === null || sourceId === source),
        calendars,
      ),
    ]),
  );
}
