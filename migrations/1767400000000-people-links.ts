import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createPeopleLinksSql, dropPeopleLinksSql } from './sql/people-links.ts';

/** Reset links, throttling that gives nothing away, requests that act at most once. */
export class PeopleLinks1767400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createPeopleLinksSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropPeopleLinksSql);
  }
}
