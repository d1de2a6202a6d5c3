import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Database } from '../../src/database/database.ts';
import { openEmbedded } from '../../src/database/embedded/embedded-database.ts';
import { until } from '../support/condition.ts';
import { asRootOnly } from '../support/as-root.ts';

const exec = promisify(execFile);
const fast = { fsync: 'off', shared_buffers: '16MB' };

/** Log lines are evidence: tests read them. */
function recorder() {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  return { lines, log: keep, warn: keep, error: keep };
}

async function newFolder(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-embedded-'));
  await fs.chmod(folder, 0o711);
  return folder;
}

const pidOf = async (folder: string) =>
  Number((await fs.readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const gone = (folder: string) =>
  pidOf(folder).then(
    () => false,
    () => true,
  );

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded database', () => {
  let made: string;
  let folder: string;
  let database: Database | undefined;
  const open = async (log = recorder()) => (database = await openEmbedded({ folder, settings: fast, log }));

  beforeAll(async () => {
    made = await newFolder();
    await (await openEmbedded({ folder: made, settings: fast, log: recorder() })).close();
  });
  afterAll(() => fs.rm(made, { recursive: true }));
  beforeEach(async () => {
    folder = await newFolder();
    await exec('cp', ['-a', `${made}/.`, folder]); // a cluster takes a second to make
  });
  afterEach(async () => {
    await database?.close();
    database = undefined;
    await fs.rm(folder, { recursive: true, force: true });
  });

  it('is made once, keeps its rows, and stops with the last who leaves', async () => {
    const { url } = await open();
    await query(url, 'create table kept (n int)');
    const second = await openEmbedded({ folder, settings: fast, log: recorder() });
    expect(second.url).toBe(url);
    await database!.close();
    expect(await gone(folder)).toBe(false);
    await second.close();
    expect(await gone(folder)).toBe(true);
    expect(await query((await open()).url, 'select count(*)::int n from kept')).toEqual([{ n: 0 }]);
  });

  it('is made once when two processes start in an empty folder at the same time', async () => {
    await exec('sh', ['-c', 'rm -r "$0"/*', folder]);
    const both = await Promise.all([open(), openEmbedded({ folder, settings: fast, log: recorder() })]);
    expect(both[0].url).toBe(both[1].url);
    expect((await fs.readdir(folder)).filter((name) => name.startsWith('postgres-new'))).toEqual([]);
    await both[1].close();
  });

  it('lets the app reach neither files nor programs, and folds letters of every language', async () => {
    const { url } = await open();
    await expect(query(url, `copy (select 1) to program 'id'`)).rejects.toThrow(/permission denied/);
    expect(await query(url, `select 'ПРИВЕТ' ilike 'привет' cyrillic, lower('É') latin`)).toEqual([
      { cyrillic: true, latin: 'é' },
    ]);
    await query(url, 'create extension pg_trgm');
  });

  it('closes every door to other users', async () => {
    const { url } = await open();
    const modes = await Promise.all(
      ['run', 'postgres', 'postgres-password', 'postgres.log'].map(async (name) => {
        const { mode } = await fs.stat(path.join(folder, name));
        return mode & 0o077;
      }),
    );
    expect(modes).toEqual([0, 0, 0, 0]);
    await expect(query(url.replace(/:[^:@]+@/, ':guess@'), 'select 1')).rejects.toThrow(
      /password authentication failed/,
    );
    await expect(query(url.replace(/:[^:@]+@/, '@'), 'select 1')).rejects.toThrow(/password/);
  });

  asRootOnly('cannot be reached by another user of the machine, even with the password', async () => {
    const { url } = await open();
    const script = `const { Client } = require('pg'); new Client(process.argv[1]).connect().then(() => console.log('in'), (e) => console.log(e.code ?? e.message))`;
    const program = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-hostile-'));
    await fs.chmod(program, 0o755);
    await fs.cp(path.dirname(require.resolve('pg/package.json')), path.join(program, 'node_modules/pg'), {
      recursive: true,
    });
    for (const name of [
      'pg-connection-string',
      'pg-pool',
      'pg-protocol',
      'pg-types',
      'pgpass',
      'postgres-array',
      'postgres-bytea',
      'postgres-date',
      'postgres-interval',
      'pg-int8',
      'split2',
      'xtend',
    ])
      await fs.cp(path.join('node_modules', name), path.join(program, 'node_modules', name), { recursive: true });
    const { stdout } = await exec('runuser', ['-u', 'daemon', '--', process.execPath, '-e', script, url], {
      cwd: program,
    });
    expect(stdout.trim()).toBe('EACCES');
    await fs.rm(program, { recursive: true });
  });

  asRootOnly('refuses a socket folder that somebody else put there first', async () => {
    await fs.chown(path.join(folder, 'run'), 2, 2);
    await expect(open()).rejects.toThrow(/run belongs to user 2, and user \d+ is expected/);
  });

  it('refuses a socket folder that is a link, or open to others', async () => {
    await fs.rmdir(path.join(folder, 'run'));
    await fs.symlink(os.tmpdir(), path.join(folder, 'run'));
    await expect(open()).rejects.toThrow(/run is not a folder/);
    await fs.rm(path.join(folder, 'run'));
    await (await open()).close();
    await fs.chmod(path.join(folder, 'run'), 0o755);
    await expect(open()).rejects.toThrow(/is open to other users: chmod 700/);
    await fs.chmod(path.join(folder, 'run'), 0o700);
  });

  it('comes back by itself after its server was killed, with every committed row', async () => {
    const log = recorder();
    const { url } = await open(log);
    await query(url, 'create table kept as select 7 n');
    await query(url, 'checkpoint').catch(() => undefined);
    const killed = await pidOf(folder);
    process.kill(killed, 'SIGKILL');
    await until('PostgreSQL is back', () => log.lines.includes('PostgreSQL is back'));
    expect(await pidOf(folder)).not.toBe(killed);
    expect(database!.url).toBe(url);
    expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  it('starts where a killed server left a process id that another program has now', async () => {
    await (await open()).close();
    await fs.writeFile(
      path.join(folder, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${folder}/postgres\n1\n5432\n${folder}/run\n\n\nready\n`,
    );
    await fs.writeFile(path.join(folder, 'run', '.s.PGSQL.5432.lock'), `${process.pid}\n`);
    expect(await query((await open()).url, 'select 1 n')).toEqual([{ n: 1 }]);
  });

  it('says so when the folder belongs to a server with another password', async () => {
    await open();
    await fs.writeFile(path.join(folder, 'postgres-password'), 'another\n');
    await expect(openEmbedded({ folder, log: recorder() })).rejects.toThrow(
      /is in use: a PostgreSQL server does not accept our password/,
    );
  });

  it('keeps a socket with a short name when the folder has a long one', async () => {
    const parent = folder;
    folder = path.join(parent, 'a-rather-long-name-for-a-folder'.repeat(4));
    await fs.mkdir(folder, { mode: 0o711 });
    const { url } = await open();
    expect(await query(url, 'select 1 n')).toEqual([{ n: 1 }]);
    const second = await openEmbedded({ folder, log: recorder() });
    expect(second.url).toBe(url);
    await second.close();
    await database!.close();
    await fs.rm((await fs.readFile(path.join(folder, 'run-folder'), 'utf8')).trim(), { recursive: true });
    expect(await query((await open()).url, 'select 1 n')).toEqual([{ n: 1 }]);
    await database!.close();
    database = undefined;
    await fs.rm((await fs.readFile(path.join(folder, 'run-folder'), 'utf8')).trim(), { recursive: true });
    folder = parent;
  });
});
