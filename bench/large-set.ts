import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { openEmbedded } from '../src/database/embedded/embedded-database.ts';
import { migrate } from '../src/database/migrate.ts';
import { openSession } from '../src/people/sessions/sessions.ts';
import type { Options } from './bench.ts';
import { seed } from './seed.ts';
import { clientOf } from './server.ts';

const say = (line: string): void => console.error(line);
const MESSAGES_EACH = 5;

/** A database with very many conversations, kept from one measurement to the next. */
export interface LargeSet {
  url: string;
  client: pg.Client;
  conversations: number;
  /** A session of the manager: the cookie. */
  cookie: string;
  close(): Promise<void>;
}

/**
 * Opens the large set; makes it first where it is missing or unfinished.
 * @param options `conversations` (default 1,000,000); `url` of a server on which databases may be made, or `folder` for
 * an embedded one, kept in the temporary folder unless said otherwise
 */
export async function largeSet(options: Options): Promise<LargeSet> {
  const conversations = Number(options['conversations'] ?? 1_000_000);
  const folder = path.resolve(options['folder'] ?? path.join(os.tmpdir(), 'earshot-large-set'));
  const server = options['url'] ? { url: options['url'], close: async () => {} } : await embedded(folder);
  const name = `bench_set_${conversations}`;
  const url = await databaseOn(server.url, name, conversations);
  const client = await clientOf(url);
  const [manager] = (await client.query<{ id: string }>("select id from users where role = 'manager'")).rows;
  const tx = { query: async (sql: string, values: unknown[]) => (await client.query(sql, values)).rows };
  const session = await openSession(tx as never, manager!.id, { address: '127.0.0.1', userAgent: 'bench' }, new Date());
  const close = async () => {
    await client.end();
    await server.close();
  };
  return { url, client, conversations, cookie: `earshot_session=${session.token}`, close };
}

async function embedded(folder: string) {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  return openEmbedded({ folder, log: { log: say, warn: say, error: say } });
}

/** The set of this name. It is made under another name, so that nobody ever measures half of it. */
async function databaseOn(url: string, name: string, conversations: number): Promise<string> {
  const at = (database: string) => url.replace(/\/[^/?]*(\?|$)/, `/${database}$1`);
  const admin = await clientOf(url);
  const { rows } = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (rows.length === 0) {
    await admin.query(`drop database if exists ${name}_unfinished with (force)`);
    await admin.query(`create database ${name}_unfinished`);
    await migrate(at(`${name}_unfinished`));
    const client = await clientOf(at(`${name}_unfinished`));
    await fill(client, at(`${name}_unfinished`), conversations);
    await client.end();
    await admin.query(`alter database ${name}_unfinished rename to ${name}`);
  }
  await admin.end();
  await migrate(at(name));
  return at(name);
}

/** The past, and around it five accounts, five teams and forty reps with what is open in their hands. */
async function fill(client: pg.Client, url: string, conversations: number): Promise<void> {
  const now = new Date();
  await client.query(
    `insert into sources (channel, name, webhook_key, connected_at, history_done_at)
     select case when n <= 3 then 'push' else 'sandbox' end, 'Account ' || n, 'bench-' || n, $1, $1
     from generate_series(1, 5) n`,
    [now],
  );
  await seed(url, { sourceId: '1', conversations, messages: MESSAGES_EACH, until: now });
  await client.query(
    `insert into users (email, name, initials, role, availability_changed_at, created_at)
     select 'rep' || n || '@bench.example', 'Rep ' || n, 'R' || n, 'rep', $1, $1 from generate_series(1, 40) n`,
    [now],
  );
  await client.query(`insert into teams (name, created_at) select 'Team ' || n, $1 from generate_series(1, 5) n`, [
    now,
  ]);
  await client.query('insert into team_members (team_id, user_id) select 1 + n % 5, n from generate_series(1, 40) n');
  await client.query('insert into team_sources (team_id, source_id) select n, n from generate_series(1, 5) n');
  await client.query(`insert into labels (name, created_at) select 'Label ' || n, $1 from generate_series(1, 20) n`, [
    now,
  ]);
  await client.query(spread);
  await client.query('insert into conversation_labels select id, 1 + id % 20 from conversations where status = $1', [
    'open',
  ]);
  await client.query(
    `insert into users (email, name, initials, role, availability_changed_at, created_at)
     values ('manager@bench.example', 'Manager', 'M', 'manager', $1, $1)`,
    [now],
  );
  await client.query('vacuum (analyze) conversations, conversation_labels');
}

/** What is open stands in all accounts, in every mood, some of it in somebody's hands. */
const spread = `
  update conversations set source_id = 1 + (id / 50) % 5, assignee_id = case when (id / 50) % 30 = 0 then 1 + (id / 1500) % 40 end,
    level = (array['calm', 'calm', 'calm', 'calm', 'calm', 'annoyed', 'annoyed', 'annoyed', 'frustrated', 'furious'])[1 + (id / 50) % 10],
    frustration = ((id / 50) % 100)::real / 100, subject = 'Order ' || id
  where status = 'open'`;
