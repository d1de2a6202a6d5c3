import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createChangesSql, dropChangesSql } from './sql/changes.ts';

/** Acts that can be undone, and questions among colleagues. */
export class Changes1767500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createChangesSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropChangesSql);
  }
}
