import 'reflect-metadata';
import fs from 'node:fs/promises';
import path from 'node:path';
import { SystemClock } from '../common/clock.ts';
import { masterKey } from '../config/master-key.ts';
import { writeBackup } from '../database/backup/write-backup.ts';
import { runCommand, wrongCall } from './command.ts';

await runCommand(async ({ config, database }) => {
  const [file, ...rest] = process.argv.slice(2);
  if (!file || rest.length > 0) throw wrongCall('npm run backup -- FILE');
  const target = path.resolve(process.env.INIT_CWD ?? '.', file); // npm changes into the package's folder
  const counts = await writeBackup(target, {
    url: database.url,
    key: await masterKey(config),
    at: new SystemClock().now(),
    progress: (table, rows) => rows > 0 && console.error(`${table}: ${rows}`),
  });
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const megabytes = ((await fs.stat(target)).size / 1024 / 1024).toFixed(1);
  console.log(
    `Backed up ${rows} rows of ${Object.keys(counts).length} tables and the key into ${target} (${megabytes} MB).`,
  );
  console.log('The file holds the key and what customers wrote: keep it as safe as the data folder.');
});
