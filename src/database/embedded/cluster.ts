import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ours } from '../../config/private-folder.ts';
import { type Program } from './binaries.ts';
import { refuseFullDisk } from './disk.ts';
import { type Place } from './place.ts';
import { cleanEnvironment, runProgram } from './run-program.ts';

/** The role of the app and the name of its database. It is no superuser: a hole in a query must not reach files. */
export const appRole = 'earshot';

/** Text is folded and compared by code point with full Unicode case rules: "Привет" matches "привет". */
const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];

/**
 * Makes the database cluster if there is none. It is prepared beside its place and moved there whole, so a killed or
 * doubled first start leaves nothing half made.
 */
export async function ensureCluster(bin: (program: Program) => string, place: Place, password: string): Promise<void> {
  if (existsSync(path.join(place.database, 'PG_VERSION'))) return;
  await refuseFullDisk(path.dirname(place.database), 'create');
  await removeAbandoned(place);
  const draft = await makeDraft(place);
  try {
    await initialise(bin, place, draft, password);
    await fs.rename(draft, place.database);
  } catch (cause) {
    await fs.rm(draft, { recursive: true, force: true });
    if (!existsSync(path.join(place.database, 'PG_VERSION'))) throw cause; // else another process was faster
  }
}

const draftName = /^postgres-new-(\d+)-/;

async function removeAbandoned({ database }: Place): Promise<void> {
  const base = path.dirname(database);
  for (const name of await fs.readdir(base)) {
    const maker = draftName.exec(name)?.[1];
    if (maker && !isAlive(Number(maker))) await fs.rm(path.join(base, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function makeDraft({ database, user }: Place): Promise<string> {
  const draft = await fs.mkdtemp(path.join(path.dirname(database), `postgres-new-${process.pid}-`));
  if (user.uid !== undefined) await fs.chown(draft, user.uid, user.gid!);
  return draft;
}

async function initialise(bin: (program: Program) => string, place: Place, draft: string, password: string) {
  const owner = { ...ours(), ...place.user };
  const passwordFile = path.join(place.run, `password-${randomBytes(6).toString('hex')}`);
  await fs.writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  await fs.chown(passwordFile, owner.uid, owner.gid);
  const access = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await runProgram(bin, 'initdb', ['-D', draft, ...access, ...locale, '--no-instructions'], place.user);
  } finally {
    await fs.rm(passwordFile, { force: true });
  }
  await alone(bin, place, draft, [
    `create role ${appRole} login createdb password '${password}'`,
    `create database ${appRole} owner ${appRole}`,
  ]);
}

/** Runs statements in a server that nobody can connect to (`postgres --single`): one a line, and no semicolon inside. */
async function alone(bin: (program: Program) => string, { user }: Place, draft: string, statements: string[]) {
  const server = spawn(bin('postgres'), ['--single', '-D', draft, '-c', 'exit_on_error=on', 'postgres'], {
    ...user,
    cwd: process.platform === 'win32' ? undefined : '/',
    env: cleanEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  server.stdin.end(statements.map((statement) => `${statement};\n`).join(''));
  const code = await new Promise<number | null>((resolve, reject) => server.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(said.trim() || `postgres --single ended with ${code}`);
}
