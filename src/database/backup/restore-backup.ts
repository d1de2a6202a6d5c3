import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { once } from 'node:events';
import { Client, escapeIdentifier } from 'pg';
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { migrations } from '../../../migrations/index.ts';
import { DomainError } from '../../common/domain-error.ts';
import { dataSourceOptions } from '../data-source.ts';
import { foreignKeys, quotedList } from './catalogue.ts';
import { copyIn } from './copy.ts';
import { countsName, keyName, type Manifest, notABackup, readManifest, type RowCounts, tableOf } from './manifest.ts';
import { refuseOccupied } from './occupied.ts';
import { type Entry, readTar } from './tar.ts';

export interface RestoreOptions {
  url: string;
  /** Empties a database that has data, in the same transaction. */
  forceEmpty: boolean;
  /** Called with the backup's master key before the data is committed; when it throws, nothing is restored. */
  keepKey(key: Buffer): Promise<void>;
  progress(table: string): void;
}

/**
 * Puts a backup back: all of it in one transaction, or nothing. The whole file is read and checked first.
 * The schema is the one of the backup; the next start brings it up to date.
 * @throws DomainError when the file is no whole backup or too new, or the database has data or is in use
 */
export async function restoreBackup(file: string, options: RestoreOptions): Promise<RowCounts> {
  const { manifest, key, counts } = await inspect(file);
  const known = migrations.filter(({ name }) => manifest.migrations.includes(name));
  if (known.length < manifest.migrations.length)
    throw new DomainError(
      'conflict',
      'backup-is-newer',
      'This backup was made by a newer Earshot. Restore it with that version.',
    );
  const dataSource = await new DataSource({ ...dataSourceOptions(options.url, 2), migrations: known }).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as Client;
    await refuseOccupied(client, options.forceEmpty);
    await runner.startTransaction();
    await rebuild(runner, dataSource, client, manifest);
    await load(file, client, manifest, counts, options.progress);
    await options.keepKey(key);
    await runner.commitTransaction();
    await client.query('analyze');
    return counts;
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // the first error counts
    await dataSource.destroy();
  }
}

/** Reads the whole file once, so that damage is found before anything is touched. */
async function inspect(file: string): Promise<{ manifest: Manifest; key: Buffer; counts: RowCounts }> {
  let manifest: Manifest | undefined;
  let key: Buffer | undefined;
  let counts: RowCounts | undefined;
  await eachEntry(file, async (entry) => {
    manifest ??= readManifest(entry);
    if (entry.name === keyName) key = Buffer.from(entry.bytes.toString('utf8'), 'base64');
    if (entry.name === countsName) counts = JSON.parse(entry.bytes.toString('utf8')) as RowCounts;
  });
  if (!manifest || !key || !counts) throw notABackup();
  return { manifest, key, counts };
}

async function eachEntry(file: string, visit: (entry: Entry) => Promise<void>): Promise<void> {
  const source = createReadStream(file);
  await once(source, 'open').catch((cause: Error) => {
    throw new DomainError('not-found', 'backup-unreadable', `${file} cannot be read (${cause.message}).`, { cause });
  });
  let failed: unknown;
  const visitAll = async (chunks: AsyncIterable<Buffer>) => {
    for await (const entry of readTar(chunks))
      await visit(entry).catch((error: unknown) => Promise.reject((failed = error)));
  };
  await pipeline(source, createGunzip(), visitAll).catch((cause: unknown) => {
    throw failed ?? notABackup(cause);
  });
}

/** An empty schema of the backup's version, without the rows that migrations put in. */
async function rebuild(runner: QueryRunner, dataSource: DataSource, client: Client, manifest: Manifest): Promise<void> {
  await client.query('drop schema public cascade; create schema public');
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'none'; // ours is open
  await executor.executePendingMigrations();
  await client.query(`truncate ${quotedList(manifest.tables.map(({ name }) => name))}`);
}

async function load(
  file: string,
  client: Client,
  manifest: Manifest,
  counts: RowCounts,
  progress: (table: string) => void,
) {
  const keys = await foreignKeys(client);
  for (const key of keys) await client.query(`alter table ${key.table} drop constraint ${escapeIdentifier(key.name)}`);
  const loader = new Loader(client, manifest, progress);
  await eachEntry(file, (entry) => loader.take(entry));
  await loader.finish();
  for (const key of keys)
    await client.query(`alter table ${key.table} add constraint ${escapeIdentifier(key.name)} ${key.definition}`);
  for (const { name, last } of manifest.sequences)
    await client.query(`select setval($1::regclass, $2)`, [`public.${escapeIdentifier(name)}`, last]);
  for (const { name } of manifest.tables) await compare(client, name, counts[name] ?? 0);
}

async function compare(client: Client, table: string, expected: number): Promise<void> {
  const { rows } = await client.query<{ n: string }>(`select count(*) n from public.${escapeIdentifier(table)}`);
  if (Number(rows[0]!.n) !== expected)
    throw notABackup(new Error(`${table} has ${rows[0]!.n} rows instead of ${expected}`));
}

/** Feeds the pieces of one table after the other to its COPY. */
class Loader {
  private table: string | undefined;
  private rows: ReturnType<typeof copyIn> | undefined;

  constructor(
    private readonly client: Client,
    private readonly manifest: Manifest,
    private readonly progress: (table: string) => void,
  ) {}

  async take({ name, bytes }: Entry): Promise<void> {
    const table = tableOf(name);
    if (!table) return;
    if (table !== this.table) await this.begin(table);
    await new Promise<void>((resolve, reject) =>
      this.rows!.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
  }

  async finish(): Promise<void> {
    const { rows, table } = this;
    this.rows = this.table = undefined;
    if (!rows) return;
    await new Promise<void>((resolve, reject) => rows.once('error', reject).end(() => resolve()));
    this.progress(table!);
  }

  private async begin(table: string): Promise<void> {
    await this.finish();
    const columns = this.manifest.tables.find(({ name }) => name === table)?.columns;
    if (!columns) throw notABackup(new Error(`${table} is not in the manifest`));
    this.table = table;
    this.rows = copyIn(this.client, `copy public.${escapeIdentifier(table)} (${quotedList(columns)}) from stdin`);
    this.rows.on('error', () => undefined); // the write or the end that fails tells it
  }
}
