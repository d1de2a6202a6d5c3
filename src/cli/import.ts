/**
 * `npm run import -- FILE… --source ID [--waiting]`: takes in mailbox files (.mbox), single mails or folders of them
 * (.eml), or JSON lines (.jsonl, one mention a line, as `POST /api/v1/mentions` takes them). Imported conversations are
 * resolved and start no clocks; with `--waiting` they run as if they had just arrived. Repeating an import is free.
 */
import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.ts';
import { Config } from '../config/config.ts';
import { ImportFile } from '../intake/import-file.ts';
import { type CommandSurroundings, runCommand, wrongCall } from './command.ts';
import { ProgressBar } from './progress-bar.ts';

/** Every file below the given paths, with its size in bytes; names that begin with a dot are passed over. */
async function filesOf(given: string[]): Promise<{ file: string; size: number }[]> {
  const found: { file: string; size: number }[] = [];
  for (const file of given) {
    const facts = await stat(file);
    if (!facts.isDirectory()) {
      found.push({ file, size: facts.size });
      continue;
    }
    const inside = (await readdir(file)).filter((name) => !name.startsWith('.')).toSorted();
    found.push(...(await filesOf(inside.map((name) => path.join(file, name)))));
  }
  return found;
}

async function importAll({ log, database }: CommandSurroundings): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { source: { type: 'string' }, waiting: { type: 'boolean', default: false } },
  });
  if (!values.source || positionals.length === 0) throw wrongCall('npm run import -- FILE… --source ID [--waiting]');
  // npm changes into the package's folder
  const files = await filesOf(positionals.map((file) => path.resolve(process.env.INIT_CWD ?? '.', file)));
  // a process of the role `web` runs no background work
  const config = new Config({ ...process.env, EARSHOT_ROLE: 'web' }).withDatabase(database.url);
  const app = await NestFactory.createApplicationContext(AppModule.of(config), { logger: log, abortOnError: false });
  const importer = app.get(ImportFile);
  const bar = new ProgressBar(files.reduce((sum, { size }) => sum + size, 0));
  for (const { file } of files) {
    const bytes = createReadStream(file).on('data', (chunk) => bar.advance(chunk.length));
    await importer.take(values.source, path.basename(file), bytes, { history: !values.waiting });
  }
  bar.end();
  const { stored, repeated, quarantined } = importer.counts;
  console.log(`${stored} taken in, ${repeated} were there already, ${quarantined} could not be read.`);
  if (quarantined > 0)
    console.log('What could not be read stands whole under "could not be read" (GET /api/v1/quarantine).');
  await app.close();
}

await runCommand(importAll);
