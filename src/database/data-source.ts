import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.ts';

/** How Earshot talks to PostgreSQL. The schema is written by hand in migrations; TypeORM never changes it by itself. */
export const dataSourceOptions = (url: string): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: [],
  migrations,
  migrationsRun: false,
  synchronize: false,
  migrationsTransactionMode: 'each',
  extra: { max: 10 },
});

/** For the TypeORM command line. */
export default new DataSource(dataSourceOptions(process.env.DATABASE_URL ?? 'postgresql://localhost/none'));
