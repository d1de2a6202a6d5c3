import { execFile, type ExecFileException } from 'node:child_process';
import { promisify } from 'node:util';
import { type Program } from './binaries.ts';
import { type SystemUser } from './system-user.ts';

const exec = promisify(execFile);

/** The least a PostgreSQL program needs. Nothing of ours: the environment may hold the key and addresses. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: 'C',
  ...(process.platform === 'win32' && { SystemRoot: process.env.SystemRoot, TEMP: process.env.TEMP }),
});

/**
 * Runs one of PostgreSQL's programs to its end.
 * @throws Error with what the program said
 */
export async function runProgram(
  bin: (program: Program) => string,
  program: Program,
  args: string[],
  user: SystemUser,
) {
  const cwd = process.platform === 'win32' ? undefined : '/'; // the user may not be allowed into ours
  try {
    return await exec(bin(program), args, { ...user, cwd, env: cleanEnvironment() });
  } catch (cause) {
    const said = (cause as ExecFileException).stderr?.trim();
    throw new Error(said || `${program} could not be run`, { cause });
  }
}
