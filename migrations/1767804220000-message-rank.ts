import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMessageRankSql, dropMessageRankSql } from './sql/message-rank.ts';

/** Which of several messages of one instant was first, after their texts and ids are gone. */
export class MessageRank1767804220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createMessageRankSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropMessageRankSql);
  }
}
