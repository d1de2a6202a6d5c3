import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSourceWarningsSql, dropSourceWarningsSql } from './sql/source-warnings.ts';

/** Warnings of sources that can still receive. */
export class SourceWarnings1767800030000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createSourceWarningsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropSourceWarningsSql);
  }
}
