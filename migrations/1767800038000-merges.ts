import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMergesSql, dropMergesSql } from './sql/merges.ts';

/** Merges that can be undone one by one. */
export class Merges1767800038000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createMergesSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropMergesSql);
  }
}
