import fs from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../common/domain-error.ts';
import { type Config } from './config.ts';
import { packageRoot } from './package-root.ts';
import { type Ownership, ours, privateFolder } from './private-folder.ts';

/** The absolute path of the folder of everything that must survive: the embedded database, its password, the key. */
export const dataFolderPath = (config: Pick<Config, 'dataDir'>): string => path.resolve(packageRoot, config.dataDir);

/**
 * Makes and checks the data folder. Others may pass through it, because under root PostgreSQL runs as another user; all
 * that lies inside is closed.
 * @throws DomainError when it cannot be made, or somebody else owns it or could write in it
 */
export async function dataFolder(config: Pick<Config, 'dataDir'>): Promise<string> {
  const folder = dataFolderPath(config);
  try {
    await fs.mkdir(path.dirname(folder), { recursive: true });
    const real = await fs.realpath(folder).catch(() => folder);
    await privateFolder(real, 'passable', await trustedOwner(real));
    return real;
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    const sentence = `The data folder ${folder} cannot be used (${(cause as Error).message}). Make it writable, or name another in EARSHOT_DATA_DIR.`;
    throw new DomainError('unavailable', 'data-folder-unusable', sentence, { cause });
  }
}

/** root may go on with what the owner of this installation began: root runs that user's code already. */
async function trustedOwner(folder: string): Promise<Ownership> {
  if (process.geteuid?.() !== 0) return ours();
  const found = await fs.stat(folder).catch(() => undefined);
  const installer = (await fs.stat(packageRoot)).uid;
  return found && found.uid === installer ? { uid: found.uid, gid: found.gid } : ours();
}
