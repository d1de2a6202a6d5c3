import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createContactNamesSql, dropContactNamesSql } from './sql/contact-names.ts';

/** Customers by name. */
export class ContactNames1767600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createContactNamesSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropContactNamesSql);
  }
}
