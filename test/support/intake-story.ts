import { Logger } from '@nestjs/common';
import type { Mention } from '../../src/connectors/mention.ts';
import type { Ingested, IngestOptions } from '../../src/intake/ingest.ts';
import { at, type Intake, startIntake } from './intake.ts';

/** The way in, for the tests of one file: for each of them the database is empty but for one source and the terms. */
export function intakeStory() {
  let intake: Intake;
  let source: string;
  beforeAll(async () => {
    Logger.overrideLogger(false);
    intake = await startIntake();
  });
  afterAll(() => intake.stop());
  beforeEach(async () => {
    await query('truncate sources, contacts, events restart identity cascade');
    source = await intake.rows.source();
    await query('insert into source_states (source_id, next_poll_at, lease_epoch) values ($1, $2, 7)', [source, at(0)]);
    await query(
      `insert into calendar_versions (hours, created_at) select null, '2026-01-01Z' where not exists (select 1 from calendar_versions)`,
    );
    await query(
      `insert into target_versions (level, goal_seconds, sla_seconds, created_at)
       select * from (values ('calm', 28800, 36000, '2026-01-01Z'::timestamptz), ('frustrated', 3600, 7200, '2026-01-01Z')) v
       where not exists (select 1 from target_versions)`,
    );
  });

  const query = <Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]> =>
    intake.query<Row>(sql, values);
  const take = (mentions: Mention[], options?: Partial<IngestOptions>): Promise<Ingested> =>
    intake.take(source, mentions, options);

  return {
    query,
    take,
    get intake() {
      return intake;
    },
    get source() {
      return source;
    },
    /** What became of each mention, by its id on the platform. */
    outcomes: async (...parameters: Parameters<typeof take>) =>
      Object.fromEntries((await take(...parameters)).outcomes.map(({ externalId, outcome }) => [externalId, outcome])),
    /** The clock as it is told now. */
    cycles: () =>
      query(`select number, started_at, ended_at, ended_by, end_reason, level, wall_seconds, lag_seconds, version
             from cycles where replaced_at is null order by conversation_id, number`),
    /** The first conversation that was merged into no other, or the one with this id. */
    conversation: async (id?: string) =>
      (
        await query(
          `select * from conversations where merged_into_id is null and ($1::bigint is null or id = $1) order by id`,
          [id ?? null],
        )
      )[0]!,
  };
}
