import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDraftVersionsSql, dropDraftVersionsSql } from './sql/draft-versions.ts';

/** No window takes a draft that was begun anew for the one that it knew. */
export class DraftVersions1767804700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createDraftVersionsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropDraftVersionsSql);
  }
}
