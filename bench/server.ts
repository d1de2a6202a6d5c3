import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openEmbedded } from '../src/database/embedded/embedded-database.ts';
import { migrate } from '../src/database/migrate.ts';

/** A throw-away PostgreSQL as an installation would have it, durable and with its usual settings. */
export interface BenchServer {
  /** Makes a migrated database. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

const say = (line: string): void => console.error(line);

async function emptyDatabase(url: string, name: string): Promise<void> {
  const admin = await clientOf(url);
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  await admin.end();
}

/** @param url of a server on which databases may be made; without it one is started in a temporary folder */
export async function benchServer(url?: string): Promise<BenchServer> {
  const folder = url ? undefined : await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-bench-'));
  if (folder) await fs.chmod(folder, 0o711);
  const server = folder
    ? await openEmbedded({ folder, log: { log: say, warn: say, error: say } })
    : { url: url!, close: async () => {} };
  return {
    async database(name) {
      await emptyDatabase(server.url, name);
      const made = server.url.replace(/\/[^/?]*(\?|$)/, `/${name}$1`);
      await migrate(made);
      return made;
    },
    async stop() {
      await server.close();
      if (folder) await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** A client that does not speak up when the server is stopped under it: what failed first is what is reported. */
export async function clientOf(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** CPU seconds that a process of this machine and its ended children have used (Linux); 0 where that cannot be read. */
export async function cpuOf(pid: number): Promise<number> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0; // no Linux, or a server elsewhere
  }
}
