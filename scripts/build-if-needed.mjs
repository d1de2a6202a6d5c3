import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const isTest = (name) => /\.(spec|test)\.tsx?$/.test(name);

/** The newest modification time of a file, or of the sources in a folder; 0 when there is none. */
function newest(file) {
  if (!existsSync(file)) return 0;
  const found = statSync(file);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(file).filter((name) => name !== 'dist' && name !== 'node_modules' && !isTest(name));
  return inside.reduce((latest, name) => Math.max(latest, newest(path.join(file, name))), 0);
}

const parts = {
  api: {
    sources: ['src', 'migrations', 'bench', 'training', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'],
    entry: 'src',
    built: 'dist/.tsbuildinfo',
    script: 'build:api',
  },
  web: { sources: ['web'], entry: 'web/index.html', built: 'web/dist/index.html', script: 'build:web' },
};

/** A compiled file can be there without its stamp, and a stamp without its files: both must be. */
function isFresh({ sources, built }) {
  const builtAt = newest(path.join(root, built));
  return builtAt > 0 && sources.every((source) => newest(path.join(root, source)) <= builtAt);
}

/**
 * Builds `api` or `web` unless what is built is newer than every source. An installation without sources (the Docker
 * image) is taken as it is. The builder's output goes to standard error, so that standard output stays the program's.
 */
export function buildIfNeeded(name) {
  const part = parts[name];
  if (!existsSync(path.join(root, part.entry)) || isFresh(part)) return;
  alone(() => {
    if (!isFresh(part)) build(name, part.script);
  });
}

function build(name, script) {
  console.error(`Building ${name === 'api' ? 'the server' : 'the web app'} …`);
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm run ${script} failed`);
}

/** Two commands that start together build once: the other waits. A lock that a killed build left is taken over. */
function alone(work) {
  const lock = path.join(root, '.building');
  while (!tryToMake(lock)) {
    if (!isHeld(lock)) rmSync(lock, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  try {
    work();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(lock, { force: true });
  }
  if (process.exitCode) process.exit();
}

/** The lock holds the number of the process that builds. */
function tryToMake(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** By a process that lives; on a busy machine a build takes minutes. Numbers of processes come again, hence the limit. */
function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    const age = Date.now() - statSync(lock).mtimeMs;
    return pid !== process.pid && age < 15 * 60_000 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'ENOENT' || error.code === 'EPERM';
  }
}
