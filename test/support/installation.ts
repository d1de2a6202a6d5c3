import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageRoot } from '../../src/config/package-root.ts';
import { until } from './condition.ts';

/** The server and the commands as they are shipped. */
export function build(): void {
  const script = `import('./scripts/build-if-needed.mjs').then((m) => m.buildIfNeeded('api'))`;
  execFileSync(process.execPath, ['-e', script], { cwd: packageRoot, stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Gives a folder that others may walk through, as PostgreSQL's user must under root. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `earshot-${name}-`));
  await fs.chmod(folder, 0o711);
  return folder;
}

/** A process of the built product. */
export interface Running {
  process: ChildProcess;
  /** Standard output so far. */
  stdout(): string;
  stderr(): string;
  /** Its address, once it says that it is ready. @throws Error with its output if it ends before */
  ready(): Promise<string>;
  ended: Promise<{ code: number | null; signal: string | null }>;
}

/** @param command main, or cli/NAME */
export function run(command: string, env: Record<string, string>, args: string[] = []): Running {
  const file = path.join(packageRoot, 'dist', 'src', `${command}.js`);
  const clean = { PATH: process.env.PATH!, PORT: '0', EARSHOT_LOG_FORMAT: 'json' };
  const child = spawn(process.execPath, [file, ...args], { cwd: packageRoot, env: { ...clean, ...env } });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  let over = false;
  const ended: Running['ended'] = new Promise((resolve) =>
    child.on('close', (code, signal) => {
      over = true;
      resolve({ code, signal });
    }),
  );
  const ready = () =>
    until(`${command} is ready`, () => {
      if (over) throw new Error(`It ended: ${said.stdout}${said.stderr}`);
      return /ready at (http:\S+)/.exec(said.stdout)?.[1];
    });
  return { process: child, stdout: () => said.stdout, stderr: () => said.stderr, ready, ended };
}

/** Asks a running one to end, as Ctrl-C does. */
export async function interrupt(running: Running): Promise<{ code: number | null; signal: string | null }> {
  running.process.kill('SIGINT');
  return running.ended;
}
