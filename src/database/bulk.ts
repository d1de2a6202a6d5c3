import type { EntityManager } from 'typeorm';
import { run, type Statement, statement } from './statement.ts';

export type ColumnType =
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'real'
  | 'double precision'
  | 'boolean'
  | 'text'
  | 'timestamptz'
  | 'jsonb'
  | 'bytea'
  | 'tsvector';

/** One column of many rows: its name, its type, and where its value is in a row. `jsonb` is given as a value, not as text. */
export type Column<Row> = [name: string, type: ColumnType, value: (row: Row) => unknown];

const SPECIAL = /["\\]/;
const ALL_SPECIAL = /["\\]/g;
const quoted = (text: string): string => `"${SPECIAL.test(text) ? text.replace(ALL_SPECIAL, '\\$&') : text}"`;

function element(type: ColumnType, value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return `"${value.toISOString()}"`;
  if (type === 'jsonb') return quoted(JSON.stringify(value));
  if (type === 'bytea') return `"\\\\x${Buffer.from(value as Uint8Array).toString('hex')}"`;
  return typeof value === 'string' ? quoted(value) : String(value as number | boolean);
}

/** A PostgreSQL array literal; several times as fast to write as the driver's own. */
export function arrayLiteral(type: ColumnType, values: unknown[]): string {
  let literal = '{';
  for (let i = 0; i < values.length; i++) literal += (i > 0 ? ',' : '') + element(type, values[i]);
  return literal + '}';
}

/** The arrays of a set of rows, one parameter a column. */
export function columnValues<Row>(columns: Column<Row>[], rows: readonly Row[]): string[] {
  return columns.map(([, type, value]) => arrayLiteral(type, rows.map(value)));
}

const parameters = <Row>(columns: Column<Row>[]): string =>
  columns.map(([, type], i) => `$${i + 1}::${type === 'tsvector' ? 'text' : type}[]`).join(', ');

/** `insert … select … from unnest(…)` of all columns; `tail` is an `on conflict` or `returning` clause. */
export function insertStatement<Row>(table: string, columns: Column<Row>[], tail = ''): Statement {
  const names = columns.map(([name]) => name).join(', ');
  const values = columns.map(([name, type]) => (type === 'tsvector' ? `${name}::tsvector` : name)).join(', ');
  return statement(
    `insert into ${table} (${names}) overriding system value select ${values} from unnest(${parameters(columns)}) as row(${names}) ${tail}`,
  );
}

/** `update … from unnest(…)`; the first column is the key. `condition` may narrow it down (`row` and the table's name). */
export function updateStatement<Row>(table: string, columns: Column<Row>[], condition = 'true', tail = ''): Statement {
  const [[key], ...rest] = columns as [Column<Row>, ...Column<Row>[]];
  const names = columns.map(([name]) => name).join(', ');
  const sets = rest.map(([name, type]) => `${name} = row.${name}${type === 'tsvector' ? '::tsvector' : ''}`).join(', ');
  return statement(
    `update ${table} set ${sets} from unnest(${parameters(columns)}) as row(${names}) where ${table}.${key} = row.${key} and ${condition} ${tail}`,
  );
}

/** Writes rows with a statement made from the same columns; nothing for no rows. */
export async function write<Row, Result extends Record<string, unknown> = never>(
  tx: EntityManager,
  prepared: Statement,
  columns: Column<Row>[],
  rows: readonly Row[],
): Promise<Result[]> {
  return rows.length === 0 ? [] : run<Result>(tx, prepared, columnValues(columns, rows));
}
