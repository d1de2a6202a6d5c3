import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import { type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Client, escapeIdentifier } from 'pg';
import { DomainError } from '../../common/domain-error.ts';
import { connect } from '../connect.ts';
import { appliedMigrations } from '../migrate.ts';
import { sequences, tables, transactionColumns } from './catalogue.ts';
import { copyOut } from './copy.ts';
import { countsName, keyName, type Manifest, manifestName, pieceName, type RowCounts } from './manifest.ts';
import { type Entry, tarEnd, tarEntry } from './tar.ts';

const PIECE = 8 * 1024 * 1024;

export interface BackupOptions {
  url: string;
  /** The master key, without which the sealed secrets in the data are lost. */
  key: Buffer;
  at: Date;
  /** Called after each table. */
  progress(table: string, rows: number): void;
}

/**
 * Writes everything, as it was at one instant, into one compressed archive; the app may go on working. The file appears
 * when it is whole, readable by its owner alone.
 * @throws DomainError when the file exists, or the database was never set up
 */
export async function writeBackup(file: string, options: BackupOptions): Promise<RowCounts> {
  const draft = `${file}.part`;
  await refuseExisting(file);
  const client = await connect(options.url, 'earshot backup');
  try {
    const output = createGzip({ level: 4 });
    const written = pipeline(output, createWriteStream(draft, { mode: 0o600, flags: 'w', flush: true }));
    const [counts] = await Promise.all([writeAll(client, output, options), written]);
    await fs.rename(draft, file);
    return counts;
  } catch (cause) {
    await fs.rm(draft, { force: true });
    throw cause;
  } finally {
    await client.end();
  }
}

async function refuseExisting(file: string): Promise<void> {
  if (!(await fs.lstat(file).catch(() => undefined))) return;
  throw new DomainError('conflict', 'file-exists', `${file} exists already. Name another file, or remove this one.`);
}

async function writeAll(client: Client, output: Writable, options: BackupOptions): Promise<RowCounts> {
  try {
    return await writeSnapshot(client, output, options);
  } catch (error) {
    output.destroy(error as Error);
    throw error;
  }
}

async function writeSnapshot(client: Client, output: Writable, { key, at, progress }: BackupOptions) {
  await client.query('begin isolation level repeatable read read only');
  const manifest = await takeManifest(client, at);
  const put = async (name: string, bytes: Buffer | string) =>
    write(output, tarEntry({ name, bytes: Buffer.from(bytes) }, at));
  await put(manifestName, JSON.stringify(manifest, null, 2));
  await put(keyName, key.toString('base64'));
  const hidden = await transactionColumns(client);
  const counts: RowCounts = {};
  for (const table of manifest.tables) {
    for await (const piece of pieces(client, table, hidden)) await write(output, tarEntry(piece, at));
    counts[table.name] = await count(client, table.name);
    progress(table.name, counts[table.name]!);
  }
  await put(countsName, JSON.stringify(counts, null, 2));
  output.end(tarEnd());
  await finished(output, { readable: false });
  return counts;
}

async function takeManifest(client: Client, at: Date): Promise<Manifest> {
  const migrations = await appliedMigrations(client);
  if (migrations.length === 0)
    throw new DomainError(
      'not-found',
      'nothing-to-back-up',
      'The database was never set up: there is nothing to back up.',
    );
  const found = { tables: await tables(client), sequences: await sequences(client) };
  return { format: 1, createdAt: at.toISOString(), migrations, ...found };
}

async function* pieces(client: Client, table: Manifest['tables'][number], hidden: Set<string>): AsyncGenerator<Entry> {
  const columns = table.columns.map((column) =>
    hidden.has(`${table.name}.${column}`) ? `'0'::xid8` : escapeIdentifier(column),
  );
  const rows = copyOut(
    client,
    `copy (select ${columns.join(', ')} from public.${escapeIdentifier(table.name)}) to stdout`,
  );
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    held.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    yield { name: pieceName(table.name, ++number), bytes: Buffer.concat(held) };
    held = [];
    size = 0;
  }
  if (size > 0) yield { name: pieceName(table.name, ++number), bytes: Buffer.concat(held) };
}

async function count(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ n: string }>(`select count(*) n from public.${escapeIdentifier(table)}`);
  return Number(rows[0]!.n);
}

async function write(output: Writable, bytes: Buffer): Promise<void> {
  if (!output.write(bytes)) await new Promise((resolve) => output.once('drain', resolve).once('close', resolve));
}
