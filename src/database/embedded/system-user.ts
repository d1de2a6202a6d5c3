import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';
import { DomainError } from '../../common/domain-error.ts';

const exec = promisify(execFile);

/** The user PostgreSQL runs as, in the shape `spawn` takes; empty: whoever runs Earshot. */
export interface SystemUser {
  uid?: number;
  gid?: number;
}

/**
 * PostgreSQL refuses to run as root. Under root it runs as whoever owns its data already, else as the user `postgres`,
 * else as `earshot`, which is made if there is none. Never as `nobody`: other services share that one.
 * @throws DomainError when none of them can be had
 */
export async function systemUser(databaseFolder: string): Promise<SystemUser> {
  if (process.geteuid?.() !== 0) return {};
  const found = await fs.lstat(databaseFolder).catch(() => undefined);
  if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  return (await named('postgres')) ?? (await named('earshot')) ?? (await made());
}

async function named(name: string): Promise<SystemUser | undefined> {
  const users = (await fs.readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([login]) => login === name);
  return user && Number(user[2]) !== 0 ? { uid: Number(user[2]), gid: Number(user[3]) } : undefined;
}

/** useradd is in Debian, Fedora, Arch; adduser -S in BusyBox. */
async function made(): Promise<SystemUser> {
  const shell = ['-s', '/usr/sbin/nologin'];
  const made = exec('useradd', ['--system', '--user-group', '--no-create-home', ...shell, 'earshot']);
  const cause: unknown = await made.then(
    () => undefined,
    () =>
      exec('adduser', ['-S', '-D', '-H', ...shell, 'earshot']).then(
        () => undefined,
        (error: unknown) => error,
      ),
  );
  const user = await named('earshot');
  if (user) return user;
  const sentence =
    'PostgreSQL does not run as root, and no user could be made for it. Make one (useradd --system earshot), start Earshot as an ordinary user, or set DATABASE_URL.';
  throw new DomainError('unavailable', 'no-database-user', sentence, { cause });
}
