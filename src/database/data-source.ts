import 'reflect-metadata';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { SnakeNames } from './snake-names.ts';

/**
 * How Earshot talks to PostgreSQL. The schema is written by hand in migrations; TypeORM never changes it by itself.
 * @param connections the most this process holds at a time
 */
export const dataSourceOptions = (url: string, connections = 10): DataSourceOptions => ({
  type: 'postgres',
  url,
  applicationName: 'earshot',
  namingStrategy: new SnakeNames(),
  entities: [],
  migrations,
  migrationsRun: false,
  synchronize: false,
  migrationsTransactionMode: 'each',
  // `jit`: compiling a plan takes longer than any statement of ours, and `enable_seqscan = off` makes each look expensive enough
  extra: { max: connections, options: '-c jit=off' },
});

/** For the app: what waits for no answer is sent at once (see `pipelined`). Such connections cannot `copy`. */
export function pipeliningOptions(url: string, connections: number): DataSourceOptions {
  const options = dataSourceOptions(url, connections);
  return { ...options, extra: { ...options.extra, pipeline: true } } as DataSourceOptions;
}

/** For the TypeORM command line. */
export default new DataSource(dataSourceOptions(process.env.DATABASE_URL ?? 'postgresql://localhost/none'));
