import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createBrowserAlertsSql, dropBrowserAlertsSql } from './sql/browser-alerts.ts';

/** Alerts in browsers whose page is closed. */
export class BrowserAlerts1767803150000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createBrowserAlertsSql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropBrowserAlertsSql);
  }
}
