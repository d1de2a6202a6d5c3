import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.ts';
import { startEmbedded } from '../../src/database/embedded-postgres.ts';

/** One throw-away server for the run; its template database has the migrations, and every test file copies it. */
export default async function globalSetup(): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-test-'));
  await fs.chmod(folder, 0o755);
  const server = await startEmbedded({
    dataDir: path.join(folder, 'pg'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query('create database template_earshot');
  await admin.end();
  const url = server.url.replace('/postgres?', '/template_earshot?');
  const dataSource = await new DataSource(dataSourceOptions(url)).initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  process.env.TEST_PG_URL = server.url;
  (globalThis as Record<string, unknown>).earshotTest = { server, folder };
}
