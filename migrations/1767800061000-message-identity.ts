import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createMessageIdentitySql, dropMessageIdentitySql } from './sql/message-identity.ts';

/** Who exactly wrote a message, of the identities of its contact. */
export class MessageIdentity1767800061000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createMessageIdentitySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropMessageIdentitySql);
  }
}
