import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAuthorisationsSql, dropAuthorisationsSql } from './sql/authorisations.ts';

/** Signing accounts in with their platforms, and renewing their tokens. */
export class Authorisations1767802250000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createAuthorisationsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropAuthorisationsSql);
  }
}
