import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DataSource } from 'typeorm';
import { notifyChanged } from '../src/database/change-notice.ts';
import { dataSourceOptions } from '../src/database/data-source.ts';
import { openSession } from '../src/people/sessions/sessions.ts';
import type { Figure, Options } from './bench.ts';
import { benchServer } from './server.ts';

/** Changes that are not counted: a process that has just started still compiles what it runs. */
const WARM_UP = 20;
const caller = { address: '127.0.0.1', userAgent: 'bench' };
const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A process that serves streams. */
interface Serving {
  url: string;
  process: ChildProcess;
}

function serve(file: string, env: Record<string, string>): Promise<Serving> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    child.stdout.on('data', (said: Buffer) => {
      const url = /at (http:\/\/[^\s]+)/.exec(said.toString())?.[1];
      if (url) resolve({ url, process: child });
    });
  });
}

/** Opens a stream; `heard` is called with the conversation of every change that it tells. */
function follow(url: string, cookie: string, heard: (conversationId: string) => void): Promise<http.ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${url}/api/v1/live`, { headers: { cookie }, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`a stream was refused: ${response.statusCode}`));
      response.setEncoding('utf8').on('error', () => undefined);
      let text = '';
      response.on('data', (chunk: string) => {
        const events = (text + chunk).split('\n\n');
        text = events.pop()!;
        for (const event of events) {
          if (event.includes('event: ready')) resolve(request);
          const ids = /"conversationIds":\[([^\]]*)\]/.exec(event)?.[1] ?? '';
          for (const [, id] of ids.matchAll(/"(\d+)"/g)) heard(id!);
        }
      });
    });
    request.on('error', (error) => reject(error));
  });
}

const percentile = (sorted: number[], share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;

interface Told {
  milliseconds: number[];
  expected: number;
}

/** Changes conversations one after another and times each but the first few until every stream has heard of it. */
async function measure(
  dataSource: DataSource,
  servers: Serving[],
  cookies: string[],
  conversations: string[],
): Promise<Told> {
  const startedAt = new Map<string, number>();
  const milliseconds: number[] = [];
  const heard = (id: string) => {
    const start = startedAt.get(id);
    if (start !== undefined) milliseconds.push(performance.now() - start);
  };
  const streams: http.ClientRequest[] = [];
  for (const [i, cookie] of cookies.entries())
    streams.push(await follow(servers[i % servers.length]!.url, cookie, heard));
  for (const [i, id] of conversations.entries()) {
    if (i >= WARM_UP) startedAt.set(id, performance.now());
    await dataSource.transaction(async (tx) => {
      await tx.query('update conversations set version = version + 1 where id = $1', [id]);
      await notifyChanged(tx, { conversationIds: [id] });
    });
    await delay(100);
  }
  const expected = (conversations.length - WARM_UP) * cookies.length;
  for (let i = 0; i < 100 && milliseconds.length < expected; i++) await delay(100);
  for (const stream of streams) stream.destroy();
  return { milliseconds: milliseconds.toSorted((a, b) => a - b), expected };
}

/** Reps of one team, each with rights of their own to be looked at, and a conversation for every change. */
async function furnish(
  dataSource: DataSource,
  clients: number,
  changes: number,
): Promise<{ cookies: string[]; conversations: string[] }> {
  const now = new Date();
  const one = async (sql: string, values: unknown[]) =>
    ((await dataSource.query(sql, values)) as { id: string }[])[0]!.id;
  const source = await one(
    `insert into sources (channel, name, webhook_key, connected_at) values ('push', 'Bench', 'bench', $1) returning id`,
    [now],
  );
  const team = await one(`insert into teams (name, created_at) values ('Bench', $1) returning id`, [now]);
  await dataSource.query('insert into team_sources (team_id, source_id) values ($1, $2)', [team, source]);
  const contact = await one(`insert into contacts (name, created_at) values ('Bench', $1) returning id`, [now]);
  const cookies: string[] = [];
  for (let i = 0; i < clients; i++) {
    const user = await one(
      `insert into users (email, name, role, availability_changed_at, created_at)
       values ($1, 'Bench', 'rep', $2, $2) returning id`,
      [`bench${i}@example.com`, now],
    );
    await dataSource.query('insert into team_members (team_id, user_id) values ($1, $2)', [team, user]);
    cookies.push(`earshot_session=${(await openSession(dataSource.manager, user, caller, now)).token}`);
  }
  const rows: { id: string }[] = await dataSource.query(
    `insert into conversations (source_id, contact_id, root_key, visibility, status, first_contact_at, last_activity_at,
       position_at, created_at)
     select $1, $2, 'bench-' || n, 'private', 'open', $4, $4, $4, $4 from generate_series(1, $3::int) n returning id`,
    [source, contact, changes, now],
  );
  return { cookies, conversations: rows.map(({ id }) => id) };
}

/** How soon a change is on every screen: `--clients 400 --changes 100` on two processes. */
export async function bench(options: Options): Promise<Figure[]> {
  const [clients, changes] = [Number(options.clients ?? 400), Number(options.changes ?? 100)];
  const server = await benchServer(options.url);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earshot-bench-live-'));
  const serving: Serving[] = [];
  try {
    const url = await server.database('bench_live');
    const dataSource = await new DataSource(dataSourceOptions(url, 4)).initialize();
    const { cookies, conversations } = await furnish(dataSource, clients, 2 * (WARM_UP + changes));
    const env = { DATABASE_URL: url, PORT: '0', EARSHOT_DATA_DIR: folder, EARSHOT_LOG_LEVEL: 'error' };
    const start = async (file: string) => {
      const pair = [await serve(fileOf(file), env), await serve(fileOf(file), env)];
      serving.push(...pair);
      return pair;
    };
    const bare = await measure(
      dataSource,
      await start('./live-bare.js'),
      cookies,
      conversations.slice(0, WARM_UP + changes),
    );
    for (const { process: child } of serving.splice(0)) child.kill('SIGKILL');
    const ours = await measure(
      dataSource,
      await start('../src/main.js'),
      cookies,
      conversations.slice(WARM_UP + changes),
    );
    await dataSource.destroy();
    return figures(ours, bare);
  } finally {
    for (const { process: child } of serving) child.kill('SIGKILL');
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function figures(ours: Told, bare: Told): Figure[] {
  const at = (name: string, share: number, must?: string): Figure => ({
    name,
    value: percentile(ours.milliseconds, share),
    unit: 'ms',
    reference: percentile(bare.milliseconds, share),
    ...(must && { must }),
  });
  return [
    { name: 'heard', value: ours.milliseconds.length / ours.expected, unit: 'share', must: '>= 1' },
    at('change to screen p50', 0.5),
    at('change to screen p99', 0.99, '<= 250'),
    at('change to screen worst', 1),
  ];
}
