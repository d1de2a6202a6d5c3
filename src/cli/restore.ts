import 'reflect-metadata';
import path from 'node:path';
import { DomainError } from '../common/domain-error.ts';
import { Config } from '../config/config.ts';
import { masterKey, replaceKey } from '../config/master-key.ts';
import { restoreBackup } from '../database/backup/restore-backup.ts';
import { runCommand, wrongCall } from './command.ts';

/** With EARSHOT_KEY set the key is not ours to write: it has to be the same. */
async function keepKey(config: Config, key: Buffer): Promise<void> {
  if (!config.key) return replaceKey(config, key);
  if (key.equals(await masterKey(config))) return;
  const sentence = 'EARSHOT_KEY is not the key of this backup. Unset it, or set it to the one that was in use.';
  throw new DomainError('conflict', 'key-differs', sentence);
}

await runCommand(async ({ config, database }) => {
  const files = process.argv.slice(2).filter((argument) => argument !== '--force-empty');
  const forceEmpty = process.argv.includes('--force-empty');
  if (files.length !== 1 || files[0]!.startsWith('-')) throw wrongCall('npm run restore -- FILE [--force-empty]');
  const counts = await restoreBackup(path.resolve(process.env.INIT_CWD ?? '.', files[0]!), {
    url: database.url,
    forceEmpty,
    keepKey: (key) => keepKey(config, key),
    progress: (table) => console.error(table),
  });
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0);
  console.log(
    `Restored ${rows} rows of ${Object.keys(counts).length} tables and the key. Start Earshot with: npm start`,
  );
});
