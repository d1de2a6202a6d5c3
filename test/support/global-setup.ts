import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from '../../src/database/connect.ts';
import { openEmbedded } from '../../src/database/embedded/embedded-database.ts';
import { migrate } from '../../src/database/migrate.ts';

const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const say = (line: string) => process.stderr.write(`${line}\n`);

/** One throw-away server for the run; its template database has the migrations, and every test file copies it. */
export default async function globalSetup(): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-test-'));
  await fs.chmod(folder, 0o711);
  const server = await openEmbedded({ folder, settings: fast, log: { log: say, warn: say, error: say } });
  const admin = await connect(server.url, 'earshot tests');
  await admin.query('create database template_earshot');
  await admin.end();
  await migrate(server.url.replace('/earshot?', '/template_earshot?'));
  process.env.TEST_PG_URL = server.url;
  process.env.EARSHOT_TEST_CALLS = path.join(folder, 'calls');
  await fs.mkdir(process.env.EARSHOT_TEST_CALLS);
  (globalThis as Record<string, unknown>).earshotTest = { server, folder };
}
