import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ours, privateFolder } from '../../config/private-folder.ts';
import { readSecret, secretFile } from '../../config/secret-file.ts';
import { rootStateFolder } from './binaries.ts';
import { type SystemUser, systemUser } from './system-user.ts';

const exec = promisify(execFile);

/** A Unix socket's path has 108 bytes on Linux, 104 on macOS and BSD, with the closing zero (sys/un.h). */
const LONGEST_SOCKET_PATH = 103;

/** Part of the socket's name; no server listens on a port but on Windows. */
export const unixPort = '5432';

/** Where an embedded server lives, and as whom. Every folder has been made and checked. */
export interface Place {
  user: SystemUser;
  /** The folder of all of it: the data folder, unless that one is closed to `user`. */
  base: string;
  /** PostgreSQL's own data directory; it may not exist yet. */
  database: string;
  /** The folder of the socket, closed to everybody but `user` (and root). */
  run: string;
  /** What the server says. */
  log: string;
}

/**
 * @param folder the data folder, made and checked
 * @param tell told when the database has to lie elsewhere
 */
export async function findPlace(folder: string, tell: (line: string) => void): Promise<Place> {
  const user = await systemUser(path.join(folder, 'postgres'));
  const base = (await canPass(folder, user)) ? folder : await elsewhere(folder, tell);
  const owner = { ...ours(), ...user };
  const place = { user, base, database: path.join(base, 'postgres'), run: path.join(base, 'run') };
  const tooLong = Buffer.byteLength(path.join(place.run, `.s.PGSQL.${unixPort}`)) > LONGEST_SOCKET_PATH;
  if (tooLong) place.run = await shortRun(base, user);
  await privateFolder(place.run, 'closed', owner);
  const found = await fs.lstat(place.database).catch(() => undefined);
  if (found) await privateFolder(place.database, 'closed', owner);
  return { ...place, log: path.join(base, 'postgres.log') };
}

/** Under root, PostgreSQL's user must be able to walk to the folder; to /root/earshot/data it cannot. */
const canPass = (folder: string, user: SystemUser) =>
  user.uid === undefined
    ? true
    : exec('/bin/sh', ['-c', 'cd "$0"', folder], { ...user, cwd: '/' }).then(
        () => true,
        () => false,
      );

async function elsewhere(folder: string, tell: (line: string) => void): Promise<string> {
  const name = `data-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const base = path.join(rootStateFolder, name);
  await privateFolder(rootStateFolder, 'passable');
  await privateFolder(base, 'passable');
  tell(`${folder} is closed to the user PostgreSQL runs as: the database lies in ${base}`);
  return base;
}

/** A folder with a name nobody can foresee, remembered in the data folder so that every process finds the same. */
async function shortRun(base: string, { uid, gid }: SystemUser): Promise<string> {
  const note = path.join(base, 'run-folder');
  const remembered = await readSecret(note);
  if (remembered && (await fs.lstat(remembered).catch(() => undefined))) return remembered;
  await fs.rm(note, { force: true });
  const made = await fs.mkdtemp(path.join(os.tmpdir(), 'earshot-'));
  if (uid !== undefined) await fs.chown(made, uid, gid!);
  return secretFile(note, () => made);
}
