import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { until } from './condition.ts';
import { freePorts } from './free-ports.ts';
import { temporaryFolder } from './installation.ts';

/** Where Debian puts the oldest PostgreSQL that we promise to work with. */
const programs = '/usr/lib/postgresql/15/bin';

/** `describe` for tests on PostgreSQL 15 as Debian has it: without it they skip and say so, and in CI they fail. */
export function describeWithPostgres15(title: string, tests: () => void): void {
  if (existsSync(programs)) describe(title, tests);
  else if (process.env.CI === 'true')
    test(title, () => {
      throw new Error('PostgreSQL 15 is missing: install the package postgresql-15.');
    });
  else {
    console.warn(`Skipped "${title}": there is no PostgreSQL 15 (package postgresql-15).`);
    describe.skip(title, () => test.todo('needs PostgreSQL 15'));
  }
}

/** PostgreSQL refuses to run as root; the package has made a user for it. */
function whoever(): { uid?: number; gid?: number } {
  if (process.getuid!() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A server of its own on loopback, that a test may kill. Commits are durable against that, not against a power cut. */
export class DebianPostgres {
  private server!: ChildProcess;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<DebianPostgres> {
    const [port] = await freePorts(1);
    const folder = await temporaryFolder('pg15');
    const { uid, gid } = whoever();
    if (uid !== undefined) chownSync(folder, uid, gid!);
    const data = path.join(folder, 'data');
    execFileSync(
      path.join(programs, 'initdb'),
      ['-D', data, '-U', 'earshot', '-A', 'trust', '-N', '-E', 'UTF8', '--no-locale'],
      {
        ...whoever(),
        cwd: folder,
        stdio: 'ignore',
      },
    );
    const postgres = new DebianPostgres(folder, port!);
    await postgres.startAgain();
    return postgres;
  }

  get url(): string {
    return `postgres://earshot@127.0.0.1:${this.port}/postgres`;
  }

  /** kill -9 of the server, and a new one that recovers. */
  async killAndStart(): Promise<void> {
    await this.end('SIGKILL');
    await this.startAgain();
  }

  async stop(): Promise<void> {
    await this.end('SIGQUIT');
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('close', resolve));
    this.server.kill(signal);
    await ended;
  }

  /** The children of a killed server may live on for a moment, and keep a new one from starting. */
  private startAgain(): Promise<unknown> {
    return until('PostgreSQL 15 is up', async () => {
      if (this.server?.exitCode !== null || this.server.signalCode !== null) this.launch();
      const client = new pg.Client(this.url);
      client.on('error', () => undefined);
      return client.connect().then(
        () => client.end().then(() => true),
        () => undefined,
      );
    });
  }

  private launch(): void {
    const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${this.folder}`, 'fsync=off'];
    const given = settings.flatMap((setting) => ['-c', setting]);
    const options = ['-D', path.join(this.folder, 'data'), '-p', String(this.port), ...given];
    this.server = spawn(path.join(programs, 'postgres'), options, { ...whoever(), cwd: this.folder, stdio: 'ignore' });
  }
}
