import { DataSource } from 'typeorm';
import { type ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { type RunningApp, startApp } from './support/app.ts';

interface ColumnRow {
  name: string;
  type: string;
  nullable: boolean;
}

interface ForeignKeyRow {
  name: string;
  columns: string[];
  references: string;
  onDelete: string;
}

/** Columns, types and foreign keys of the entities are those of the schema. Indexes and checks live in SQL alone. */
describe('entities and schema', () => {
  let running: RunningApp;
  let dataSource: DataSource;
  beforeAll(async () => {
    running = await startApp();
    dataSource = running.app.get(DataSource);
  });
  afterAll(() => running.close());

  const table = (name: string) =>
    dataSource.query<ColumnRow[]>(
      `select a.attname name, format_type(a.atttypid, null) type, not a.attnotnull nullable
       from pg_attribute a where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attname`,
      [name],
    );

  const foreignKeys = (name: string) =>
    dataSource.query<ForeignKeyRow[]>(
      `select c.conname name, c.confrelid::regclass::text "references",
         array(select a.attname::text from unnest(c.conkey) with ordinality k (number, position)
           join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number order by k.position) columns,
         case c.confdeltype when 'c' then 'CASCADE' when 'n' then 'SET NULL' else 'NO ACTION' end "onDelete"
       from pg_constraint c where c.conrelid = $1::regclass and c.contype = 'f' order by c.conname`,
      [name],
    );

  const typeOf = (column: ColumnMetadata) => {
    const written = dataSource.driver.normalizeType(column).replace('timestamptz', 'timestamp with time zone');
    return column.isArray ? `${written}[]` : written;
  };

  /** TypeORM knows no xid8, the type by which readers of these tables find their horizon. */
  const withoutEntity = ['event_readers', 'events', 'migrations', 'outbox'];

  it('leave no table out', async () => {
    const tables = await dataSource.query<{ name: string }[]>(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    );
    const described = new Set(dataSource.entityMetadatas.map(({ tableName }) => tableName));
    expect(tables.map(({ name }) => name).filter((name) => !described.has(name))).toEqual(withoutEntity);
  });

  it('agree on every table, column, type and foreign key', async () => {
    expect(dataSource.entityMetadatas.length).toBeGreaterThan(10);
    for (const entity of dataSource.entityMetadatas) {
      const declared = entity.columns
        .map((column) => ({ name: column.databaseName, type: typeOf(column), nullable: column.isNullable }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect({ [entity.tableName]: declared }).toEqual({ [entity.tableName]: await table(entity.tableName) });
      const keys = entity.foreignKeys
        .map((key) => ({
          name: key.name,
          references: key.referencedTablePath,
          columns: key.columnNames,
          onDelete: key.onDelete ?? 'NO ACTION',
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      expect({ [entity.tableName]: keys }).toEqual({ [entity.tableName]: await foreignKeys(entity.tableName) });
    }
  });
});
