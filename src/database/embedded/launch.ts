import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { DomainError } from '../../common/domain-error.ts';
import { type Program } from './binaries.ts';
import { fullDisk } from './disk.ts';
import { type Place, unixPort } from './place.ts';
import { cleanEnvironment } from './run-program.ts';
import { type Settings } from './settings.ts';

const windows = process.platform === 'win32';
const megabyte = 1024 * 1024;

/** A server that was started and may or may not come up. */
export interface Launched {
  /** undefined while it runs; then why it ended. */
  ended(): Promise<unknown>;
  hasEnded: boolean;
}

/**
 * Starts a server process, apart from our process group: Ctrl-C is for the app, which stops the server last. It lives
 * on if the app is killed.
 */
export async function launch(bin: (program: Program) => string, place: Place, settings: Settings): Promise<Launched> {
  const listening: Settings = windows
    ? { listen_addresses: '127.0.0.1', port: String(await freePort()) }
    : {
        listen_addresses: '',
        port: unixPort,
        unix_socket_directories: `"${place.run}"`,
        unix_socket_permissions: '0700',
      };
  const options = Object.entries({ ...settings, ...listening }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await openLog(place.log);
  const server = spawn(bin('postgres'), ['-D', place.database, ...options], {
    ...place.user,
    cwd: windows ? undefined : '/',
    env: cleanEnvironment(),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const from = await sizeOf(place.log);
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const ended = async () => {
    await exited;
    return whyItEnded(place, await tail(place.log, from));
  };
  const launched: Launched = { hasEnded: false, ended };
  void exited.then(() => (launched.hasEnded = true));
  server.unref();
  return launched;
}

const sizeOf = async (file: string) => (await fs.stat(file)).size;

/** Opened by us, in a folder of ours, and only handed to the server. One earlier log is kept. */
async function openLog(file: string): Promise<fs.FileHandle> {
  const size = await sizeOf(file).catch(() => 0);
  if (size > 4 * megabyte) await fs.rename(file, `${file}.1`);
  return fs.open(file, 'a', 0o600);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function tail(file: string, from: number): Promise<string> {
  const text = (await fs.readFile(file)).subarray(from).toString('utf8');
  return text.slice(-4000).trim();
}

/** undefined: another process holds, or still held, the directory, and it is worth trying again. */
function whyItEnded(place: Place, said: string): DomainError | undefined {
  if (/lock file ".*" already exists|pre-existing shared memory block/.test(said)) return undefined;
  const cause = new Error(said || 'it said nothing');
  if (/No space left on device|Disk quota exceeded/.test(said)) return fullDisk(place.database, cause);
  const other = /initialized by PostgreSQL version (\d+)/.exec(said)?.[1];
  const sentence = other
    ? `${place.database} was made by PostgreSQL ${other}. Start the Earshot that made it, run "npm run backup", and restore into a new data folder.`
    : `PostgreSQL did not start: ${said.split('\n').at(-1) ?? ''} (see ${place.log})`;
  return new DomainError('unavailable', 'database-did-not-start', sentence, { cause });
}
