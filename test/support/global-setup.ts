import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { openEmbedded } from '../../src/database/embedded/embedded-database.ts';
import { migrate } from '../../src/database/migrate.ts';

const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
/** For the user whom PostgreSQL runs as. */
const passable = 0o711;
const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * A throw-away server for each worker: an open transaction of one test file would hold back the events of the others on
 * the same server. Its template database has the migrations, and every test file copies it.
 */
export default async function globalSetup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-test-'));
  await fs.chmod(folder, passable);
  const servers = await Promise.all(
    Array.from({ length: maxWorkers }, (_, i) => serverOf(path.join(folder, `${i + 1}`))),
  );
  process.env.TEST_PG_URLS = servers.map(({ url }) => url).join(' ');
  process.env.EARSHOT_TEST_CALLS = path.join(folder, 'calls');
  await fs.mkdir(process.env.EARSHOT_TEST_CALLS);
  (globalThis as Record<string, unknown>).earshotTest = { servers, folder };
}

async function serverOf(folder: string): Promise<Database> {
  await fs.mkdir(folder);
  await fs.chmod(folder, passable);
  const server = await openEmbedded({ folder, settings: fast, log: { log: say, warn: say, error: say } });
  const admin = await connect(server.url, 'earshot tests');
  await admin.query('create database template_earshot');
  await admin.end();
  await migrate(server.url.replace('/earshot?', '/template_earshot?'));
  return server;
}
