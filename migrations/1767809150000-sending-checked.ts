import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createSendingCheckedSql, dropSendingCheckedSql } from './sql/sending-checked.ts';

/** Accounts that receive and are refused what they send. */
export class SendingChecked1767809150000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createSendingCheckedSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropSendingCheckedSql);
  }
}
