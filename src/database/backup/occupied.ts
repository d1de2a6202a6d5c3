import { type Client } from 'pg';
import { DomainError } from '../../common/domain-error.ts';

/** @throws DomainError when Earshot runs on the database, or it has data and `forceEmpty` was not asked for */
export async function refuseOccupied(client: Client, forceEmpty: boolean): Promise<void> {
  const { rows: others } = await client.query<{ n: number }>(`
    select count(*)::int n from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name in ('earshot', 'earshot listener')`);
  if (others[0]!.n > 0)
    throw new DomainError('conflict', 'database-in-use', 'Earshot is running on this database. Stop it, then restore.');
  if (forceEmpty || !(await hasData(client))) return;
  throw new DomainError(
    'conflict',
    'database-not-empty',
    'The database has data already. Restore into a new data folder or database, or add --force-empty to throw that data away.',
  );
}

/** A database that was only set up, without a user or a source, has nothing to lose. Any foreign table is data. */
async function hasData(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  );
  const names = new Set(rows.map(({ name }) => name));
  if (names.size === 0) return false;
  if (!names.has('users') || !names.has('sources')) return true;
  const { rows: found } = await client.query<{ some: boolean }>(
    'select exists (select from users) or exists (select from sources) some',
  );
  return found[0]!.some;
}
