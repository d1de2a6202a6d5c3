import { DomainError } from '../common/domain-error.ts';
import { Log } from '../common/log.ts';
import { Config } from '../config/config.ts';
import { type Database } from '../database/database.ts';
import { findDatabase } from '../database/open-database.ts';

export interface CommandSurroundings {
  config: Config;
  log: Log;
  database: Database;
}

/** Runs a command with the database that the app would use; ends the process with 1 and a sentence when it fails. */
export async function runCommand(work: (surroundings: CommandSurroundings) => Promise<void>): Promise<never> {
  try {
    const config = new Config(process.env);
    const log = new Log({ format: config.logFormat, level: 'warn' });
    const database = await findDatabase(config, log);
    try {
      await work({ config, log, database });
    } finally {
      await database.close();
    }
    process.exit(0);
  } catch (error) {
    console.error(error instanceof DomainError ? error.message : error);
    process.exit(1);
  }
}

/** @throws DomainError with how to call the command */
export function wrongCall(usage: string): DomainError {
  return new DomainError('invalid', 'wrong-call', `Usage: ${usage}`);
}
