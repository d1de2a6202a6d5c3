import 'reflect-metadata';
import { DomainError } from './common/domain-error.ts';
import { Log } from './common/log.ts';
import { Config } from './config/config.ts';
import { openDatabase } from './database/open-database.ts';

/** A signal that arrives while we start is remembered, and heeded once there is something to close. */
const asked = new Promise<string>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
});

async function run(): Promise<void> {
  const config = new Config(process.env);
  const log = new Log({ format: config.logFormat, level: config.logLevel });
  const code = import('./server.ts'); // loads while the database starts
  const database = await openDatabase(config, log);
  try {
    const server = await (await code).startServer(config.withDatabase(database.url), log);
    for (const line of await server.readyLines()) process.stdout.write(`${line}\n`);
    log.log(`${await asked}: closing`, 'Main');
    await server.close();
  } finally {
    await database.close();
  }
}

/** Our own refusals are sentences; anything else is a defect, and its stack is wanted. */
const tell = (error: unknown) =>
  error instanceof DomainError
    ? `Earshot cannot start: ${error.message}`
    : `Earshot stopped: ${(error as Error)?.stack ?? String(error)}`;

try {
  await run();
  process.exit(0);
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}
