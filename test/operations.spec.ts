import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { until } from './support/condition.ts';
import { freshDatabase } from './support/database.ts';
import { build, interrupt, type Running, run, temporaryFolder } from './support/installation.ts';
import { asRootOnly } from './support/as-root.ts';

const serverPid = async (folder: string) =>
  Number((await fs.readFile(path.join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

const serverIsGone = (folder: string) =>
  serverPid(folder).then(
    () => false,
    () => true,
  );

const ready = (address: string) =>
  fetch(`${address}/health/ready`).then(
    ({ status }) => status,
    () => 0,
  );

/** Asks the embedded server of a data folder, which must be running. */
async function sql(folder: string, text: string): Promise<unknown[]> {
  const password = (await fs.readFile(path.join(folder, 'postgres-password'), 'utf8')).trim();
  const client = new pg.Client({ host: path.join(folder, 'run'), user: 'earshot', database: 'earshot', password });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

/** Fields 14 and 15 of proc(5) stat, in ticks of 10 ms; the name before them may hold spaces. */
async function computingSeconds(pid: number): Promise<number> {
  const fields = (await fs.readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Runs it to its end and gives what it said. */
async function outcome(running: Running): Promise<{ code: number | null; said: string }> {
  const { code } = await running.ended;
  return { code, said: running.stderr() };
}

describe('an installation', () => {
  let folder: string;
  const started: Running[] = [];
  const start = (env: Record<string, string> = {}) => {
    const running = run('main', { EARSHOT_DATA_DIR: folder, ...env });
    started.push(running);
    return running;
  };

  beforeAll(async () => {
    build();
    folder = await temporaryFolder('operations');
  });
  afterEach(async () => {
    for (const running of started.splice(0)) {
      if (running.process.exitCode === null && running.process.signalCode === null) await interrupt(running);
    }
  });
  afterAll(() => fs.rm(folder, { recursive: true, force: true }));

  it('starts from nothing, and ends in order when it is told to', async () => {
    const app = start();
    expect(await ready(await app.ready())).toBe(200);
    expect(app.stderr()).toContain('Migrated: ');
    expect(await interrupt(app)).toEqual({ code: 0, signal: null });
    expect(await serverIsGone(folder)).toBe(true);
  });

  it('is ready again on what is there, in 250 MB, and goes on with the server of an app that was killed', async () => {
    const first = start();
    await first.ready();
    const memory = /(\d+) MB\)/.exec(first.stdout())![1];
    expect(Number(memory)).toBeLessThan(250);
    console.info(`ready after ${(await computingSeconds(first.process.pid!)).toFixed(1)} s of computing, ${memory} MB`);
    const pid = await serverPid(folder);
    first.process.kill('SIGKILL');
    await first.ended;
    const second = start();
    expect(await ready(await second.ready())).toBe(200);
    expect(await serverPid(folder)).toBe(pid);
    await interrupt(second);
    expect(await serverIsGone(folder)).toBe(true);
  });

  it('starts after app and server were killed together, and is served again after PostgreSQL alone was', async () => {
    const first = start();
    await first.ready();
    process.kill(await serverPid(folder), 'SIGKILL');
    first.process.kill('SIGKILL');
    await first.ended;
    const app = start();
    const address = await app.ready();
    expect(await ready(address)).toBe(200);
    process.kill(await serverPid(folder), 'SIGKILL');
    await until('PostgreSQL is back', () => app.stderr().includes('PostgreSQL is back'));
    await until('the app is ready', async () => (await ready(address)) === 200);
    expect(app.process.exitCode).toBeNull();
  });

  it('shares its server with a second process, whichever ends first', async () => {
    const [first, second] = [start(), start({ EARSHOT_ROLE: 'worker' })];
    await Promise.all([first.ready(), second.ready()]);
    await interrupt(first);
    expect(await ready(await second.ready())).toBe(200);
    await interrupt(second);
    expect(await serverIsGone(folder)).toBe(true);
  });

  it('says which port is in use, and stops what it started', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    const { code, said } = await outcome(start({ PORT: String(port) }));
    other.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(await serverIsGone(folder)).toBe(true);
  });

  it('names every variable that cannot be read', async () => {
    const { code, said } = await outcome(start({ EARSHOT_ROLE: 'king', PORT: 'x' }));
    expect(code).toBe(1);
    expect(said).toMatch(/PORT must be[^]*EARSHOT_ROLE must be one of/);
  });

  it('says that the data folder is open to others', async () => {
    await fs.chmod(folder, 0o777);
    const { code, said } = await outcome(start());
    await fs.chmod(folder, 0o711);
    expect(code).toBe(1);
    expect(said).toContain(`is open to other users: chmod 711 '${folder}'`);
  });

  it('is backed up after everything was killed, and restored elsewhere with data and key', async () => {
    const app = start();
    await app.ready();
    const server = await serverPid(folder);
    await sql(folder, `insert into labels (name, created_at) values ('kept', '2026-01-01Z')`);
    process.kill(server, 'SIGKILL');
    app.process.kill('SIGKILL');
    await app.ended;

    const [file, elsewhere] = [path.join(folder, 'earshot.backup'), await temporaryFolder('restored')];
    const backup = run('cli/backup', { EARSHOT_DATA_DIR: folder }, [file]);
    expect(await backup.ended).toMatchObject({ code: 0 });
    expect(backup.stdout()).toMatch(/Backed up \d+ rows of \d+ tables and the key/);
    expect(await serverIsGone(folder)).toBe(true);

    const restore = run('cli/restore', { EARSHOT_DATA_DIR: elsewhere }, [file]);
    expect(await restore.ended).toMatchObject({ code: 0 });
    expect(await fs.readFile(path.join(elsewhere, 'key'), 'utf8')).toBe(
      await fs.readFile(path.join(folder, 'key'), 'utf8'),
    );
    const restored = run('main', { EARSHOT_DATA_DIR: elsewhere });
    expect(await ready(await restored.ready())).toBe(200);
    expect(await sql(elsewhere, 'select name from labels')).toEqual([{ name: 'kept' }]);
    await interrupt(restored);
    await fs.rm(elsewhere, { recursive: true });
  });

  asRootOnly('says that the disk is full, before and after', async () => {
    const small = await temporaryFolder('small');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=150m,mode=711', 'tmpfs', small]);
    try {
      const first = run('main', { EARSHOT_DATA_DIR: small });
      await first.ready();
      await interrupt(first);
      execFileSync('sh', ['-c', `head -c 200M /dev/zero > ${small}/filler || true`], { stdio: 'ignore' });
      const full = await outcome(run('main', { EARSHOT_DATA_DIR: small }));
      expect(full.said).toMatch(/The disk that holds .* is full. Nothing stored is lost/);
      await fs.rm(path.join(small, 'filler'));
      const third = run('main', { EARSHOT_DATA_DIR: small });
      expect(await ready(await third.ready())).toBe(200);
      await interrupt(third);
    } finally {
      execFileSync('umount', ['-l', small]);
      await fs.rmdir(small);
    }
  });
});

describe('an installation with a database of its own', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let folder: string;
  const start = (url: string) => run('main', { EARSHOT_DATA_DIR: folder, DATABASE_URL: url });
  const change = async (sql: string) => {
    const client = new pg.Client(database.url);
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  beforeAll(async () => {
    build();
    folder = await temporaryFolder('operations');
  });
  afterAll(() => fs.rm(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    database = await freshDatabase();
  });
  afterEach(() => database.drop());

  it('is served by several processes that start together', async () => {
    await change('drop schema public cascade; create schema public');
    const apps = [start(database.url), start(database.url)];
    expect(await Promise.all(apps.map(async (app) => ready(await app.ready())))).toEqual([200, 200]);
    const migrating = apps.filter((app) => app.stderr().includes('Migrated: Init'));
    expect(migrating).toHaveLength(1);
    for (const app of apps) expect(await interrupt(app)).toEqual({ code: 0, signal: null });
  });

  it.each([
    [
      'nobody answers',
      'postgresql://me:hunter2@127.0.0.1:1/none',
      /me:…@127.0.0.1:1\/none\) cannot be used. Nobody answers/,
    ],
    ['the address is no database', 'http://example.org', /DATABASE_URL must be an address that starts with postgres/],
  ])('says so when %s', async (_, url, sentence) => {
    const { code, said } = await outcome(start(url));
    expect(code).toBe(1);
    expect(said).toMatch(sentence);
    expect(said).not.toContain('hunter2');
  });

  it('says so when the database was migrated by a newer version', async () => {
    await change(`insert into migrations (timestamp, name) values (9999999999999, 'FromTheFuture9999999999999')`);
    expect((await outcome(start(database.url))).said).toContain(
      'migrated by a newer Earshot (FromTheFuture9999999999999)',
    );
  });

  it('says so when a step of the migrations is missing', async () => {
    await change(`delete from migrations where id = (select min(id) from migrations)`);
    expect((await outcome(start(database.url))).said).toMatch(/half migrated: Init\d+ is missing/);
  });

  it('says so when a migration fails, and keeps nothing of it', async () => {
    await change('drop schema public cascade; create schema public; create table messages (id int)');
    const { code, said } = await outcome(start(database.url));
    expect(code).toBe(1);
    expect(said).toMatch(/could not be brought up to this version: .*"messages" already exists/);
    await change('drop table messages');
    const again = start(database.url);
    expect(await ready(await again.ready())).toBe(200);
    await interrupt(again);
  });

  it('says so when PostgreSQL is too old', async () => {
    // an old server is not at hand: this one pretends, by a function that stands before PostgreSQL's own
    const name = new URL(database.url.replace('@/', '@localhost/')).pathname.slice(1);
    await change(`
      create function public.current_setting(text) returns text language sql as
        $$ select case $1 when 'server_version_num' then '140012' when 'server_version' then '14.12' else 'UTF8' end $$;
      alter database ${name} set search_path = public, pg_catalog`);
    expect((await outcome(start(database.url))).said).toContain(
      'PostgreSQL 14.12 is too old: Earshot needs version 15 or later.',
    );
  });
});
