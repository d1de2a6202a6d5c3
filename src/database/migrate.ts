import { DataSource } from 'typeorm';
import { Client } from 'pg';
import { DomainError } from '../common/domain-error.ts';
import { migrations } from '../../migrations/index.ts';
import { dataSourceOptions } from './data-source.ts';

/** "Earshot" as a number: whoever holds this advisory lock migrates, everybody else waits. */
const MIGRATION_LOCK = 0x4561_7273;

/**
 * Brings the schema up to this version, once, however many processes start together.
 * @returns the names of the migrations that were applied now
 * @throws DomainError when the database was migrated by a newer version, or a migration fails (it is then undone)
 */
export async function migrate(url: string): Promise<string[]> {
  const lock = new Client({ connectionString: url, application_name: 'earshot migrations' });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    refuseForeignState(await appliedMigrations(lock));
    return await applyPending(url);
  } finally {
    await lock.end();
  }
}

/** Names in the order in which they were applied; none in an empty database. */
export async function appliedMigrations(client: Client): Promise<string[]> {
  const { rows: found } = await client.query<{ there: boolean }>(`select to_regclass('migrations') is not null there`);
  if (!found[0]?.there) return [];
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}

function refuseForeignState(applied: string[]): void {
  const known = migrations.map((migration) => migration.name);
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new DomainError(
      'conflict',
      'database-is-newer',
      `The database was migrated by a newer Earshot (${unknown.join(', ')}). Start that version, or restore a backup that this version made.`,
    );
  const missing = known.slice(0, applied.length).find((name) => !applied.includes(name));
  if (missing)
    throw new DomainError(
      'conflict',
      'database-half-migrated',
      `The database is half migrated: ${missing} is missing although later steps are there. Restore a backup, or start the version that made it.`,
    );
}

async function applyPending(url: string): Promise<string[]> {
  const dataSource = await new DataSource(dataSourceOptions(url, 2)).initialize();
  try {
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } catch (cause) {
    throw new DomainError(
      'conflict',
      'migration-failed',
      `The database could not be brought up to this version: ${(cause as Error).message}. Nothing of the failed step was kept; repair the cause and start again, or go back to the version before.`,
      { cause },
    );
  } finally {
    await dataSource.destroy();
  }
}
