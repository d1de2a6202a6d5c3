import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createParentsSql, dropParentsSql } from './sql/parents.ts';

/** Finds conversations by the post above them. */
export class Parents1767702190000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createParentsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropParentsSql);
  }
}
