import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createInboxSql, dropInboxSql } from './sql/inbox.ts';
import { createMeasureSql, dropMeasureSql } from './sql/measure.ts';
import { createPeopleSql, dropPeopleSql } from './sql/people.ts';
import { createSourcesSql, dropSourcesSql } from './sql/sources.ts';

/** The whole core of the product: people, sources, inbox, and what is measured. */
export class Init1767000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [createPeopleSql, createSourcesSql, createInboxSql, createMeasureSql]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const sql of [dropMeasureSql, dropInboxSql, dropSourcesSql, dropPeopleSql]) await runner.query(sql);
  }
}
