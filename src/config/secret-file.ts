import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { DomainError } from '../common/domain-error.ts';

/**
 * The secret in a file that only we may read; made by `create` if there is none. Processes that start together agree
 * on one: the file appears with its content or not at all.
 * @throws DomainError when the file is empty, no file, or open to other users
 */
export async function secretFile(file: string, create: () => string): Promise<string> {
  return (await readSecret(file)) ?? (await writeOnce(file, create()), (await readSecret(file))!);
}

/** The secret, or undefined when there is no such file. */
export async function readSecret(file: string): Promise<string | undefined> {
  const found = await fs.lstat(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (!found) return undefined;
  if (!found.isFile()) throw refused(file, 'is not a file. Remove it, or put the one from your backup there.');
  if (process.platform !== 'win32' && found.mode & 0o077)
    throw refused(file, `is open to other users: chmod 600 '${file}'`);
  const secret = (await fs.readFile(file, 'utf8')).trim();
  if (!secret) throw refused(file, 'is empty. Put the one from your backup there.');
  return secret;
}

/** A hard link appears whole and never replaces what is there. */
async function writeOnce(file: string, secret: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await fs.open(draft, 'wx', 0o600);
  await handle.writeFile(`${secret}\n`);
  await handle.sync();
  await handle.close();
  await fs.link(draft, file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
  });
  await fs.rm(draft);
}

const refused = (file: string, what: string) => new DomainError('conflict', 'secret-file-unsafe', `${file} ${what}`);
