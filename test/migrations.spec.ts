import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.ts';
import { dataSourceOptions } from '../src/database/data-source.ts';
import { freshDatabase } from './support/database.ts';

const relations = `select relname from pg_class where relnamespace = 'public'::regnamespace and relname not in
  ('migrations', 'migrations_pkey', 'migrations_id_seq') and relname not like 'PK_%' order by 1`;

describe('migrations', () => {
  it('stand in the order of their time, which is the order in which they run', () => {
    const times = migrations.map(({ name }) => Number(/\d+$/.exec(name)![0]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
  });

  it('go back to an empty database and forward again to the same schema', async () => {
    const database = await freshDatabase();
    const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
    const client = new pg.Client(database.url);
    await client.connect();
    const before = (await client.query(relations)).rows;
    expect(before.length).toBeGreaterThan(100);
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    expect((await client.query(relations)).rows).toEqual([]);
    await dataSource.runMigrations();
    expect((await client.query(relations)).rows).toEqual(before);
    await client.end();
    await dataSource.destroy();
    await database.drop();
  });
});
