import { type Client } from 'pg';
import { DomainError } from '../common/domain-error.ts';
import { connect, describeFailure } from './connect.ts';

/** The oldest PostgreSQL that has what the schema uses. */
const OLDEST = 15;

/**
 * Refuses a server Earshot cannot work with, before anything is written.
 * @returns sentences about what works, but not well
 * @throws DomainError when the database cannot be reached, is too old, read-only, or does not speak UTF-8
 */
export async function checkServer(url: string): Promise<string[]> {
  const client = await connect(url, 'earshot check').catch((cause: unknown) => {
    throw new DomainError(
      'unavailable',
      'database-unreachable',
      `The database in DATABASE_URL (${withoutPassword(url)}) cannot be used. ${describeFailure(cause).sentence}`,
      { cause },
    );
  });
  try {
    return await examine(client);
  } finally {
    await client.end();
  }
}

interface Facts {
  version: number;
  name: string;
  encoding: string;
  standby: boolean;
  may_create: boolean;
  folds: boolean;
}

async function examine(client: Client): Promise<string[]> {
  const { rows } = await client.query<Facts>(`
    select current_setting('server_version_num')::int version, current_setting('server_version') name,
      current_setting('server_encoding') encoding, pg_is_in_recovery() standby,
      has_schema_privilege('public', 'create') may_create, lower('É') = 'é' folds`);
  const facts = rows[0]!;
  const reason = refusal(facts);
  if (reason) throw new DomainError('unavailable', 'database-unsuitable', reason);
  if (facts.folds) return [];
  return [
    'The database sorts by the locale "C": upper and lower case of letters beyond ASCII will not match in names.',
  ];
}

function refusal({ version, name, encoding, standby, may_create }: Facts): string | undefined {
  if (version < OLDEST * 10_000) return `PostgreSQL ${name} is too old: Earshot needs version ${OLDEST} or later.`;
  if (encoding !== 'UTF8') return `The database has the encoding ${encoding}: make one with "encoding 'UTF8'".`;
  if (standby) return 'The database is a read-only standby: set DATABASE_URL to the primary.';
  if (!may_create)
    return 'The user in DATABASE_URL may not create tables: make that user the owner of the database (alter database … owner to …).';
  return undefined;
}

/** For messages: where, but never with what secret. */
export const withoutPassword = (url: string): string =>
  url.replace(/(\/\/[^:/@]*):[^@]*@/, '$1:…@').replace(/password=[^&]*/, 'password=…');
