import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../common/domain-error.ts';
import { type Config } from './config.ts';
import { dataFolder, dataFolderPath } from './data-folder.ts';
import { readSecret, secretFile } from './secret-file.ts';

/** The file that holds the master key when EARSHOT_KEY is unset. */
export const keyFile = (config: Pick<Config, 'dataDir'>): string => path.join(dataFolderPath(config), 'key');

/**
 * The 32 bytes that seal every secret in the database: EARSHOT_KEY, or the key file, made at the first start. Processes
 * on several machines must be given the same one.
 * @throws DomainError `key-invalid` when it is not 32 bytes in base64
 */
export async function masterKey(config: Pick<Config, 'key' | 'dataDir'>): Promise<Buffer> {
  if (config.key) return decode(config.key, 'EARSHOT_KEY');
  await dataFolder(config);
  const file = keyFile(config);
  return decode(await secretFile(file, () => randomBytes(32).toString('base64')), file);
}

function decode(text: string, origin: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === 32) return key;
  const sentence = `${origin} must hold 32 bytes in base64; make one with: openssl rand -base64 32`;
  throw new DomainError('invalid', 'key-invalid', sentence);
}

/** Puts a restored key in place; another one that is there is kept beside it. */
export async function replaceKey(config: Pick<Config, 'dataDir'>, key: Buffer): Promise<void> {
  await dataFolder(config);
  const file = keyFile(config);
  const found = await readSecret(file);
  if (found && Buffer.from(found, 'base64').equals(key)) return;
  if (found) await fs.rename(file, `${file}.replaced-${randomBytes(4).toString('hex')}`);
  await secretFile(file, () => key.toString('base64'));
}
