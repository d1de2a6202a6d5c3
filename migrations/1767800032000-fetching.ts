import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createFetchingSql, dropFetchingSql } from './sql/fetching.ts';

/** When files that came by reference are to be fetched. */
export class Fetching1767800032000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createFetchingSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropFetchingSql);
  }
}
