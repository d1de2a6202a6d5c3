import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { restoreBackup, type RestoreOptions } from '../../src/database/backup/restore-backup.ts';
import { tarEntry } from '../../src/database/backup/tar.ts';
import { writeBackup } from '../../src/database/backup/write-backup.ts';
import { freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/installation.ts';

const at = new Date('2026-03-01T12:00:00Z');
const key = Buffer.alloc(32, 5);
const difficult = 'tab\t newline\n return\r backslash\\ \\N \\. "quotes" 😡 ﷽ 你好';

async function fill(client: pg.Client): Promise<void> {
  await client.query(
    `insert into sources (channel, name, webhook_key, connected_at, secrets) values ('email', $1, 'k', $2, '{"a": null}')`,
    [difficult, at],
  );
  await client.query(`insert into contacts (name, created_at) values ($1, $2), ('', 'infinity')`, [difficult, at]);
  await client.query(
    `insert into conversations (source_id, contact_id, root_key, visibility, status, first_contact_at, last_activity_at, position_at, created_at)
     select 1, 1, 'root ' || n, 'private', 'open', $1, $1, $1, $1 from generate_series(1, 3000) n`,
    [at],
  );
  await client.query(
    `insert into messages (conversation_id, source_id, kind, direction, occurred_at, received_at, stored_at, visibility, text)
     select n, 1, 'mention', 'inbound', $1, $1, $1, 'private', $2 || repeat(md5(n::text), 100) from generate_series(1, 3000) n`,
    [at, difficult],
  );
  await client.query(
    `insert into attachments (message_id, name, content_type, state, created_at) values (1, 'photo.png', 'image/png', 'stored', $1)`,
    [at],
  );
  for (let number = 0; number < 6; number++)
    await client.query('insert into attachment_chunks values (1, $1, $2)', [number, randomBytes(1024 * 1024)]);
  await client.query(
    `insert into events (at, type, actor_kind) select $1, 'message.received', 'customer' from generate_series(1, 50)`,
    [at],
  );
}

/** Every table's content as one number, transaction ids left out. */
async function fingerprints(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string }>(
    `select tablename::text name from pg_tables where schemaname = 'public' order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { name } of rows) {
    const sql = `select count(*) || ' ' || coalesce(sum(hashtextextended((to_jsonb(t) - 'xid')::text, 0)), 0) print from "${name}" t`;
    prints[name] = (await client.query<{ print: string }>(sql)).rows[0]!.print;
  }
  return prints;
}

describe('backup and restore', () => {
  let folder: string;
  let file: string;
  let before: Record<string, string>;
  const opened: { client: pg.Client; drop(): Promise<void> }[] = [];

  async function database() {
    const { url, drop } = await freshDatabase();
    const client = new pg.Client(url);
    await client.connect();
    opened.push({ client, drop });
    return { url, client };
  }
  const restore = (url: string, options: Partial<RestoreOptions> = {}, from = file) =>
    restoreBackup(from, { url, forceEmpty: false, keepKey: async () => {}, progress: () => {}, ...options });

  beforeAll(async () => {
    folder = await temporaryFolder('backup');
    file = path.join(folder, 'earshot.backup');
    const { url, client } = await database();
    await fill(client);
    before = await fingerprints(client);
    const counts = await writeBackup(file, { url, key, at, progress: () => {} });
    expect(counts).toMatchObject({ messages: 3000, attachment_chunks: 6, events: 50 });
  });
  afterEach(async () => {
    for (const { client, drop } of opened.splice(0)) {
      await client.end();
      await drop();
    }
  });
  afterAll(() => fs.rm(folder, { recursive: true }));

  it('brings back every row, the key, and where numbers go on, and leaves no event in the future', async () => {
    const { url, client } = await database();
    let kept: Buffer | undefined;
    await restore(url, { keepKey: async (given) => void (kept = given) });
    expect(await fingerprints(client)).toEqual(before);
    expect(kept).toEqual(key);
    const { rows } = await client.query(`insert into contacts (name, created_at) values ('new', $1) returning id`, [
      at,
    ]);
    expect(rows).toEqual([{ id: '3' }]);
    await expect(client.query('delete from sources')).rejects.toThrow(/conversations_source_fk/);
    // a cluster that has seen fewer transactions would hide events with the numbers of the old one
    const past = await client.query('select 1 from events where xid < pg_snapshot_xmin(pg_current_snapshot())');
    expect(past.rows).toHaveLength(50);
  });

  it('is readable by its owner alone, and never replaces a file', async () => {
    expect((await fs.stat(file)).mode & 0o077).toBe(0);
    const { url } = await database();
    await expect(writeBackup(file, { url, key, at, progress: () => {} })).rejects.toThrow(/exists already/);
  });

  it('refuses a database with data, unless told to throw it away', async () => {
    const { url, client } = await database();
    await client.query(
      `insert into sources (channel, name, webhook_key, connected_at) values ('x', 'theirs', 'k', $1)`,
      [at],
    );
    await expect(restore(url)).rejects.toThrow(/has data already.*--force-empty/);
    await restore(url, { forceEmpty: true });
    expect(await fingerprints(client)).toEqual(before);
  });

  it('refuses a database that Earshot runs on', async () => {
    const { url } = await database();
    const app = new pg.Client({ connectionString: url, application_name: 'earshot' });
    await app.connect();
    await expect(restore(url)).rejects.toThrow(/Earshot is running on this database/);
    await app.end();
  });

  it('changes nothing when the key cannot be kept', async () => {
    const { url, client } = await database();
    await client.query(
      `insert into sources (channel, name, webhook_key, connected_at) values ('x', 'theirs', 'k', $1)`,
      [at],
    );
    const untouched = await fingerprints(client);
    const keepKey = () => Promise.reject(new Error('no room for the key'));
    await expect(restore(url, { forceEmpty: true, keepKey })).rejects.toThrow('no room for the key');
    expect(await fingerprints(client)).toEqual(untouched);
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 2000)],
    [
      'damaged',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 2_000_000), Buffer.alloc(64), bytes.subarray(2_000_064)]),
    ],
    ['something else', () => Buffer.from('Dear diary')],
    ['an empty archive', () => gzipSync(Buffer.alloc(1024))],
    [
      'an archive of something else',
      () => gzipSync(Buffer.concat([tarEntry({ name: 'a.txt', bytes: Buffer.from('a') }, at), Buffer.alloc(1024)])),
    ],
    ['without its end', (bytes: Buffer) => gzipSync(gunzipSync(bytes).subarray(0, -4096))],
  ])('refuses a file that is %s before it touches anything', async (_, spoil) => {
    const { url, client } = await database();
    const untouched = await fingerprints(client);
    const spoilt = path.join(folder, 'spoilt');
    await fs.writeFile(spoilt, spoil(await fs.readFile(file)));
    await expect(restore(url, { forceEmpty: true }, spoilt)).rejects.toThrow(
      /is not a backup of Earshot, or it is damaged/,
    );
    expect(await fingerprints(client)).toEqual(untouched);
  });

  it('refuses a backup of a newer version', async () => {
    const { url } = await database();
    const manifest = { format: 1, createdAt: at, migrations: ['Later9999999999999'], tables: [], sequences: [] };
    const entries = { 'manifest.json': manifest, key: '', 'rows.json': {} };
    const tar = Object.entries(entries).map(([name, value]) =>
      tarEntry({ name, bytes: Buffer.from(JSON.stringify(value)) }, at),
    );
    const newer = path.join(folder, 'newer');
    await fs.writeFile(newer, gzipSync(Buffer.concat([...tar, Buffer.alloc(1024)])));
    await expect(restore(url, {}, newer)).rejects.toThrow(/made by a newer Earshot/);
  });
});
