import type pg from 'pg';
import { arrayLiteral } from '../src/database/bulk.ts';
import { clientOf } from './server.ts';

interface ColumnInfo {
  name: string;
  type: string;
}

interface TableInfo {
  table: string;
  columns: ColumnInfo[];
  /** Key by which a row is written again. */
  key: string;
  text: string;
}

/** Final rows of one batch, every value as text, by table. */
export type FinalRows = { table: string; columns: (string | null)[][] }[];

const TABLES: [table: string, key: string][] = [
  ['contacts', 'id'],
  ['identities', 'id'],
  ['conversations', 'id'],
  ['messages', 'id'],
  ['message_search', 'message_id'],
  ['cycles', 'id'],
  ['threats', 'id'],
  ['events', 'xid, id'],
  ['source_hours', 'source_id, hour'],
];

async function tableInfo(client: pg.Client, table: string, key: string): Promise<TableInfo> {
  const { rows: columns } = await client.query<ColumnInfo>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const arrays = columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
  const keys = key.split(', ');
  const changing = columns.filter(({ name }) => name !== 'id' && !keys.includes(name));
  const sets = changing.map(({ name }) => `"${name}" = excluded."${name}"`).join(', ');
  const text = `insert into ${table} (${names}) overriding system value select * from unnest(${arrays}) on conflict (${key}) do update set ${sets}`;
  return { table, columns, key, text };
}

/** What PostgreSQL alone takes: the same rows, ready made, by prepared multi-row upserts, one transaction a batch. */
export class RawWriter {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: TableInfo[],
    readonly pid: number,
  ) {}

  static async open(url: string): Promise<RawWriter> {
    const client = await clientOf(url);
    const tables: TableInfo[] = [];
    for (const [table, key] of TABLES) tables.push(await tableInfo(client, table, key));
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    return new RawWriter(client, tables, rows[0]!.pid);
  }

  /** Reads from another database what a batch left there. */
  async finalRows(from: pg.Client, since: Record<string, string>, conversationIds: string[]): Promise<FinalRows> {
    const result: FinalRows = [];
    for (const { table, columns } of this.tables) {
      const [condition, value] = conditionOf(table, since, conversationIds);
      const list = columns.map(({ name, type }) => (type === 'bytea' ? `"${name}"` : `"${name}"::text`)).join(', ');
      const { rows } = await from.query<(string | null)[]>({
        text: `select ${list} from ${table} where ${condition}`,
        values: [value],
        rowMode: 'array',
      });
      if (rows.length > 0) result.push({ table, columns: columns.map((_, i) => rows.map((row) => row[i]!)) });
    }
    return result;
  }

  async write(rows: FinalRows): Promise<void> {
    await this.client.query('begin');
    for (const { table, columns } of rows) {
      const { text } = this.tables.find((info) => info.table === table)!;
      await this.client.query({ name: table, text, values: columns.map((values) => arrayLiteral('text', values)) });
    }
    await this.client.query('commit');
  }

  /** Copies what has to be there before. */
  async copy(from: pg.Client, tables: string[]): Promise<void> {
    for (const table of tables) {
      const { rows } = await from.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`);
      for (const { row } of rows)
        await this.client.query(
          `insert into ${table} overriding system value select * from jsonb_populate_record(null::${table}, $1::jsonb) on conflict do nothing`,
          [row],
        );
    }
  }

  async count(table: string): Promise<number> {
    const { rows } = await this.client.query<{ n: number }>(`select count(*)::int as n from ${table}`);
    return rows[0]!.n;
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

function conditionOf(table: string, since: Record<string, string>, conversationIds: string[]): [string, unknown] {
  if (table === 'conversations') return ['id = any($1::bigint[])', conversationIds];
  if (table === 'cycles') return ['conversation_id = any($1::bigint[])', conversationIds];
  if (table === 'source_hours') return ['$1::text is not null', 'all'];
  if (table === 'message_search') return ['message_id > $1', since.messages];
  return ['id > $1', since[table]];
}

/** How far each table goes, to tell the rows of the next batch. */
export async function marks(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<Record<string, string>>(
    `select ${['contacts', 'identities', 'messages', 'threats', 'events'].map((table) => `(select coalesce(max(id), 0)::text from ${table}) as ${table}`).join(', ')}`,
  );
  return rows[0]!;
}
