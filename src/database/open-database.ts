import { type LoggerService } from '@nestjs/common';
import { type Config } from '../config/config.ts';
import { dataFolder } from '../config/data-folder.ts';
import { checkServer } from './check-server.ts';
import { type Database } from './database.ts';
import { openEmbedded } from './embedded/embedded-database.ts';
import { migrate } from './migrate.ts';

type Log = Pick<LoggerService, 'log' | 'warn' | 'error'>;

/** The database that DATABASE_URL names, else the embedded one of the data folder; reachable, checked, not migrated. */
export async function findDatabase(config: Config, log: Log): Promise<Database> {
  const database: Database = config.databaseUrl
    ? { url: config.databaseUrl, close: () => Promise.resolve() }
    : await openEmbedded({ folder: await dataFolder(config), log });
  try {
    for (const warning of await checkServer(database.url)) log.warn(warning, 'Database');
  } catch (cause) {
    await database.close();
    throw cause;
  }
  return database;
}

/**
 * Everything the app needs of its database before it starts.
 * @throws DomainError with a sentence for whoever starts it
 */
export async function openDatabase(config: Config, log: Log): Promise<Database> {
  const database = await findDatabase(config, log);
  try {
    for (const name of await migrate(database.url)) log.log(`Migrated: ${name}`, 'Database');
  } catch (cause) {
    await database.close();
    throw cause;
  }
  return database;
}
