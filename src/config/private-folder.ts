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
  await fs.mkdir(folder, { mode: modes[openness].made }).then(
    () => giveTo(folder, openness, owner),
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    },
  );
  refuseUnsafe(folder, await fs.lstat(folder), openness, owner.uid);
}

async function giveTo(folder: string, openness: Openness, { uid, gid }: Ownership): Promise<void> {
  if (windows) return;
  await fs.chmod(folder, modes[openness].made); // the process's umask may have taken bits away
  if (uid !== process.geteuid!()) await fs.chown(folder, uid, gid);
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
