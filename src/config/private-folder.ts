import { randomBytes } from 'node:crypto';
import { type Stats } from 'node:fs';
import fs from 'node:fs/promises';
import { DomainError } from '../common/domain-error.ts';

/** Whose a folder must be. */
export interface Ownership {
  uid: number;
  gid: number;
}

const windows = process.platform === 'win32';

/** Whoever runs this process. */
export const ours = (): Ownership => ({ uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 });

/** `closed` to everybody else (0700), or `passable`: others may pass through to what is theirs inside (0711). */
export type Openness = 'closed' | 'passable';
const modes = { closed: { made: 0o700, forbidden: 0o077 }, passable: { made: 0o711, forbidden: 0o022 } };

/**
 * Makes a folder, or checks the one that is there: somebody else may have put it there first.
 * @throws DomainError when it is no folder, belongs to somebody else, or is more open than it may be
 */
export async function privateFolder(folder: string, openness: Openness = 'closed', owner = ours()): Promise<void> {
  const exists = await fs.lstat(folder).catch(() => undefined);
  if (!exists) await make(folder, modes[openness].made, owner);
  refuseUnsafe(folder, await fs.lstat(folder), openness, owner.uid);
}

/** It appears with its owner and mode; whoever makes it at the same moment makes the same. */
async function make(folder: string, mode: number, { uid, gid }: Ownership): Promise<void> {
  const draft = `${folder}.${randomBytes(6).toString('hex')}`;
  await fs.mkdir(draft);
  if (!windows) await fs.chmod(draft, mode); // the process's umask may have taken bits away
  if (!windows && uid !== process.geteuid!()) await fs.chown(draft, uid, gid);
  await fs.rename(draft, folder).catch(async (cause: NodeJS.ErrnoException) => {
    await fs.rmdir(draft);
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'].includes(cause.code!)) throw cause;
  });
}

function refuseUnsafe(folder: string, found: Stats, openness: Openness, uid: number): void {
  if (!found.isDirectory()) throw unsafe(folder, 'is not a folder (a symbolic link is not followed here). Remove it.');
  if (windows) return;
  const { made, forbidden } = modes[openness];
  if (found.uid !== uid)
    throw unsafe(
      folder,
      `belongs to user ${found.uid}, and user ${uid} is expected. Start Earshot as the user who made it, or hand it over: chown -R ${uid} '${folder}'`,
    );
  if (found.mode & forbidden) throw unsafe(folder, `is open to other users: chmod ${made.toString(8)} '${folder}'`);
}

const unsafe = (folder: string, what: string) => new DomainError('conflict', 'folder-unsafe', `${folder} ${what}`);
