import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client } from 'pg';
import { DomainError } from '../../common/domain-error.ts';
import { connect, describeFailure } from '../connect.ts';
import { binaries, type Program } from './binaries.ts';
import { appRole, ensureCluster } from './cluster.ts';
import { refuseFullDisk } from './disk.ts';
import { clearStale, findHolder, type Holder } from './holder.ts';
import { launch, type Launched } from './launch.ts';
import { type Place } from './place.ts';
import { runProgram } from './run-program.ts';
import { serverSettings, type Settings } from './settings.ts';

const windows = process.platform === 'win32';

/** Recovery after a crash can take minutes on a large database; a server that says nothing for longer is stuck. */
const PATIENCE_MS = 10 * 60_000;
const POLL_MS = 40;

/** The embedded server of one data folder: found running, or started. */
export class EmbeddedServer {
  private constructor(
    private readonly place: Place,
    private readonly password: string,
    private readonly bin: (program: Program) => string,
    private readonly settings: Settings,
  ) {}

  /** Makes the cluster at the first start; starts nothing yet. */
  static async prepare(place: Place, password: string, settings: Settings = {}): Promise<EmbeddedServer> {
    const bin = await binaries(place.user);
    await ensureCluster(bin, place, password);
    return new EmbeddedServer(place, password, bin, { ...serverSettings(), ...settings });
  }

  /**
   * Finds the server that runs, or starts one, and waits until it answers.
   * @returns a connection, and its address for others
   * @throws DomainError with the reason when there will be no server
   */
  async reach(): Promise<{ client: Client; url: string }> {
    const own: { launched?: Launched | undefined } = {};
    try {
      return await this.attempt(own);
    } catch (cause) {
      if (own.launched && !own.launched.hasEnded) await this.stop().catch(() => undefined); // the first error counts
      throw cause;
    }
  }

  private async attempt(own: { launched?: Launched | undefined }): Promise<{ client: Client; url: string }> {
    const givesUpAt = performance.now() + PATIENCE_MS;
    while (performance.now() < givesUpAt) {
      const holder = await findHolder(this.place);
      const reached = holder?.state === 'serving' ? await this.tryToConnect(holder) : undefined;
      if (reached) return reached;
      if (own.launched?.hasEnded) own.launched = await this.refuseOrForget(own.launched);
      if (holder?.state !== 'serving' && !own.launched) own.launched = await this.start(holder);
      await delay(POLL_MS);
    }
    throw this.inUse('holds it but does not answer');
  }

  /** Stops the server at once: open transactions are rolled back, connections closed. */
  async stop(): Promise<void> {
    await runProgram(
      this.bin,
      'pg_ctl',
      ['-D', this.place.database, '-m', 'fast', '-w', '-s', 'stop'],
      this.place.user,
    );
  }

  private async start(holder: Holder | undefined): Promise<Launched> {
    await refuseFullDisk(path.dirname(this.place.database), 'start');
    await clearStale(this.place, holder);
    return launch(this.bin, this.place, this.settings);
  }

  private async refuseOrForget(launched: Launched): Promise<undefined> {
    const reason = await launched.ended();
    if (reason) throw reason;
  }

  private async tryToConnect(holder: Holder): Promise<{ client: Client; url: string } | undefined> {
    if (!holder.ready) return undefined;
    if (!windows && holder.socketFolder !== this.place.run)
      throw this.inUse(`was not started by Earshot (process ${holder.pid})`);
    const url = this.urlAt(holder.port);
    try {
      return { client: await connect(url, 'earshot presence'), url };
    } catch (cause) {
      if (describeFailure(cause).kind === 'refused') throw this.inUse('does not accept our password', cause);
      return undefined; // it is still starting, or recovering, or shutting down
    }
  }

  private urlAt(port: string): string {
    const user = `${appRole}:${this.password}`;
    if (windows) return `postgresql://${user}@127.0.0.1:${port}/${appRole}`;
    return `postgresql://${user}@/${appRole}?host=${encodeURIComponent(this.place.run)}&port=${port}`;
  }

  private inUse(what: string, cause?: unknown): DomainError {
    const passwordGone = existsSync(this.place.log) ? '' : ' Its log is missing too: is this the right data folder?';
    const sentence = `The data folder ${path.dirname(this.place.database)} is in use: a PostgreSQL server ${what}. Stop that server, or name another folder in EARSHOT_DATA_DIR.${passwordGone}`;
    return new DomainError('conflict', 'data-folder-in-use', sentence, { cause });
  }
}
