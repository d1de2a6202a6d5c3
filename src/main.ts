import 'reflect-metadata';
import { DomainError } from './common/domain-error.ts';
import { Log } from './common/log.ts';
import { Config } from './config/config.ts';
import { openDatabase } from './database/open-database.ts';

/** How long requests and replies under way may take to end. */
const PATIENCE_MS = 30_000;

/** In a terminal Ctrl-C reaches us twice: from the terminal, and passed on by npm. */
const ECHO_MS = 1_000;

/**
 * Settles with the first signal; one that arrives while we start is heeded once there is something to close. Another
 * one, or waiting too long, ends the process at once: what is stored is safe, and the next start goes on from there.
 */
const asked = new Promise<string>((resolve) => {
  let firstAt: number | undefined;
  const heed = (signal: string) => {
    if (firstAt !== undefined && performance.now() - firstAt > ECHO_MS) process.exit(1);
    firstAt ??= performance.now();
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    resolve(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => heed(signal));
});

async function run(): Promise<void> {
  const config = new Config(process.env);
  const log = new Log({ format: config.logFormat, level: config.logLevel });
  const code = import('./server.ts'); // loads while the database starts
  const database = await openDatabase(config, log);
  try {
    const server = await (await code).startServer(config.withDatabase(database.url), log);
    process.stdout.write(`${(await server.readyLines()).join('\n')}\n`); // in one piece, for whoever waits for the first line
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
