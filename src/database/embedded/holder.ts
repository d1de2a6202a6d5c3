import fs from 'node:fs/promises';
import path from 'node:path';
import { type Place, unixPort } from './place.ts';

/** Who holds a data directory, as its postmaster.pid tells. */
export interface Holder {
  pid: number;
  port: string;
  /** The folder of its Unix socket; empty when it has none. */
  socketFolder: string;
  /** Has it said that it takes connections? Until then the lines above may still be empty. */
  ready: boolean;
  /** Is it a PostgreSQL server at work on this very directory? The number alone may have gone to another program. */
  state: 'serving' | 'gone' | 'other-program';
}

const pidFile = (place: Place) => path.join(place.database, 'postmaster.pid');

/**
 * Lines of postmaster.pid: process id, data directory, start time, port, socket folder, listen address, shared memory,
 * status (PostgreSQL, src/include/utils/pidfile.h).
 */
export async function findHolder(place: Place): Promise<Holder | undefined> {
  const lines = (await fs.readFile(pidFile(place), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const [, , , port = '', socketFolder = '', , , status = ''] = lines.map((line) => line.trim());
  return { pid, port, socketFolder, ready: status === 'ready', state: await stateOf(pid, place) };
}

async function stateOf(pid: number, place: Place): Promise<Holder['state']> {
  if (process.platform !== 'linux') return signalable(pid) ? 'serving' : 'gone';
  const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  if (!stat) return 'gone';
  const program = /\((.*)\) (.)/s.exec(stat);
  if (!program?.[1]!.startsWith('postgres') || /[ZX]/.test(program[2]!)) return 'other-program';
  // a server's working directory is its data directory; a process of another user does not show us its own
  const directory = await fs.readlink(`/proc/${pid}/cwd`).catch(() => '');
  return directory === (await fs.realpath(place.database)) ? 'serving' : 'other-program';
}

function signalable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Clears what a killed server left, where PostgreSQL would stumble over it: it takes any live process of that number,
 * even a zombie, for a server. Whether an orphaned backend still uses the memory, PostgreSQL checks by itself.
 */
export async function clearStale(place: Place, holder: Holder | undefined): Promise<void> {
  if (holder?.state === 'other-program') await fs.rm(pidFile(place), { force: true });
  // the data directory's own lock decides; this one could only name a process that is gone
  await fs.rm(path.join(place.run, `.s.PGSQL.${unixPort}.lock`), { force: true });
}
