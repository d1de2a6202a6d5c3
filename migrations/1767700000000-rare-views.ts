import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRareViewsSql, dropRareViewsSql } from './sql/rare-views.ts';

/** Indexes of views that hold little. */
export class RareViews1767700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createRareViewsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropRareViewsSql);
  }
}
