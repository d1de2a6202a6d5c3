import { type Client, escapeIdentifier } from 'pg';
import { type Manifest } from './manifest.ts';

/** Tables of ours with the columns that hold data; generated ones compute themselves. */
export async function tables(client: Client): Promise<Manifest['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname name, array_agg(a.attname::text order by a.attnum) columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by c.relname order by c.relname`);
  return rows;
}

/** Sequences that have given a number. They are read after the snapshot was taken, so they are never behind its rows. */
export async function sequences(client: Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string; last: string }>(`
    select sequencename::text name, last_value::text last from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`);
  return rows;
}

/**
 * Transaction numbers mean nothing in another cluster, where they would lie in the future and hide the rows from every
 * reader that waits for older transactions to settle. A backup holds 0: "long settled".
 */
export async function transactionColumns(client: Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(`
    select table_name || '.' || column_name name from information_schema.columns
    where table_schema = 'public' and udt_name = 'xid8'`);
  return new Set(rows.map(({ name }) => name));
}

export interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

export async function foreignKeys(client: Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    select conrelid::regclass::text "table", conname "name", pg_get_constraintdef(oid) definition
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1, 2`);
  return rows;
}

export const quotedList = (names: string[]): string => names.map((name) => escapeIdentifier(name)).join(', ');
