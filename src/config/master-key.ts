import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../common/domain-error.ts';
import type { Config } from './config.ts';
import { packageRoot } from './package-root.ts';

/** The file that holds the master key when EARSHOT_KEY is unset. */
export const keyFile = (config: Pick<Config, 'dataDir'>): string => path.resolve(packageRoot, config.dataDir, 'key');

/**
 * The 32 bytes that seal every secret: EARSHOT_KEY, or the key file, which is made once and readable by its owner alone.
 * @throws DomainError `key-invalid` when what is there is no key
 */
export async function masterKey(config: Pick<Config, 'dataDir' | 'key'>): Promise<Buffer> {
  if (config.key) return decode(config.key, 'EARSHOT_KEY');
  const file = keyFile(config);
  await fs.mkdir(path.dirname(file), { recursive: true });
  try {
    // "wx": of two processes that start together one makes the key and the other reads it
    await fs.writeFile(file, randomBytes(32).toString('base64') + '\n', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return decode(await fs.readFile(file, 'utf8'), file);
}

function decode(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === 32) return key;
  throw new DomainError(
    'invalid',
    'key-invalid',
    `${where} must hold 32 bytes in base64; make one with: openssl rand -base64 32`,
  );
}
