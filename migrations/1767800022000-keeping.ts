import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createKeepingSql, dropKeepingSql } from './sql/keeping.ts';

/** Messages whose content is kept no longer. */
export class Keeping1767800022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createKeepingSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropKeepingSql);
  }
}
