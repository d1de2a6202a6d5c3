import 'reflect-metadata';
import { Log } from './common/log.ts';
import { Config } from './config/config.ts';
import { resolveDatabase } from './database/embedded-postgres.ts';
import { migrate } from './database/migrate.ts';
import { startServer } from './server.ts';

const config = new Config(process.env);
const log = new Log({ format: config.logFormat, level: config.logLevel });
const database = await resolveDatabase(process.env, (line: string) => log.log(line, 'Database'));
for (const name of await migrate(database.url)) log.log(`migrated: ${name}`, 'Database');
const server = await startServer(config.withDatabase(database.url), log);
for (const line of await server.readyLines()) process.stdout.write(`${line}\n`);

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.log(`${signal}: closing`, 'Main');
  await server.close();
  await database.stop();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
