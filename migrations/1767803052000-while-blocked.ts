import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createWhileBlockedSql, dropWhileBlockedSql } from './sql/while-blocked.ts';

/** Messages of blocked customers, which begin no wait. */
export class WhileBlocked1767803052000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createWhileBlockedSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropWhileBlockedSql);
  }
}
