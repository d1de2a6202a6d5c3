import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createInboxMergedSql, dropInboxMergedSql } from './sql/inbox-merged.ts';

/** Indexes of what was merged away. */
export class InboxMerged1767200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createInboxMergedSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropInboxMergedSql);
  }
}
