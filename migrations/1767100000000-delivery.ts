import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createDeliverySql, dropDeliverySql } from './sql/delivery.ts';

/** Indexes of the ways out and of assignment, and where readers of the events remember their place. */
export class Delivery1767100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createDeliverySql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropDeliverySql);
  }
}
