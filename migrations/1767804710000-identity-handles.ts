import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIdentityHandlesSql, dropIdentityHandlesSql } from './sql/identity-handles.ts';

/** Customers by handle. */
export class IdentityHandles1767804710000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createIdentityHandlesSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropIdentityHandlesSql);
  }
}
