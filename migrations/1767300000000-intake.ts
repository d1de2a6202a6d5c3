import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIntakeSql, dropIntakeSql } from './sql/intake.ts';

/** What ingest and the fold keep so that a follow-up needs no look back. */
export class Intake1767300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createIntakeSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropIntakeSql);
  }
}
