import { DataSource } from 'typeorm';
import type { Clock } from '../../src/common/clock.ts';
import { LookUp } from '../../src/delivery/look-up.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { PendingWorker } from '../../src/intake/pending-worker.ts';
import { Poller } from '../../src/intake/poller.ts';
import { SourceVault } from '../../src/sources/source-vault.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type SignedIn, signInAs } from '../support/people.ts';
import type { Delivery, Said } from './said.ts';
import type { SandboxPlatform } from './sandbox-platform.ts';
import { compare, type Compared } from './truth.ts';

interface Connected {
  id: string;
  /** Null where nobody calls us. */
  webhook: string | null;
}

/** Earshot in one or more processes on one database, with sandbox platforms connected as an admin connects them. */
export class Service {
  private readonly sources = new Map<SandboxPlatform, Connected>();

  private constructor(
    readonly processes: RunningApp[],
    private readonly admin: SignedIn,
    private readonly clock: Clock,
  ) {}

  /** @param db a migrated database; without it one is made from the tests' template */
  static async begin(options: { clock: Clock; processes?: number; db?: RunningApp['db'] }): Promise<Service> {
    const { clock, processes = 1, db } = options;
    const env = { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' };
    const first = await startApp({ clock, env, ...(db && { db }) });
    const others = Array.from({ length: processes - 1 }, () => startApp({ clock, env, db: first.db }));
    const admin = await signInAs(first, 'admin', { name: 'Ada Admin' });
    return new Service([first, ...(await Promise.all(others))], admin, clock);
  }

  async end(): Promise<void> {
    for (const one of this.processes.toReversed()) await one.close();
  }

  get sql(): DataSource {
    return this.processes[0]!.app.get(DataSource);
  }

  async connect(platform: SandboxPlatform): Promise<void> {
    const { channel } = platform;
    const body = { channel, name: platform.constructor.name, settings: platform.settings() };
    const { id, webhookUrl } = await this.ask<{ id: string; webhookUrl: string | null }>('POST', '/sources', body);
    this.sources.set(platform, { id, webhook: webhookUrl === null ? null : new URL(webhookUrl).pathname });
    await this.signIn(platform);
  }

  /** Enters the platform's credentials anew, as an admin does when they were refused. */
  async reconnect(platform: SandboxPlatform): Promise<void> {
    const { id } = this.sources.get(platform)!;
    await this.signIn(platform);
    await this.ask('PATCH', `/sources/${id}`, { settings: platform.settings() });
  }

  private async signIn(platform: SandboxPlatform): Promise<void> {
    const secrets = platform.signIn?.();
    if (!secrets) return;
    const access = await this.processes[0]!.app.get(SourceVault).open(this.idOf(platform));
    await access.renewSecrets(
      () => true,
      async () => secrets,
    );
  }

  /** Makes one call of a platform. @returns the status that it is answered with */
  async deliver(platform: SandboxPlatform, { headers, body }: Delivery, process = 0): Promise<number> {
    const { webhook } = this.sources.get(platform)!;
    const { inject } = this.processes[process % this.processes.length]!;
    const { statusCode } = await inject({ method: 'POST', url: webhook!, headers, payload: body });
    return statusCode;
  }

  /** Reads what is due and completes what came in part, in one process. */
  async read(process = 0): Promise<void> {
    const { app } = this.processes[process]!;
    await app.get(Poller).pollDue();
    while ((await app.get(PendingWorker).completeDue()) > 0);
  }

  /** Completes what came in part, as far as the platforms' limits allow in this minute. @returns whether more waits */
  async complete(): Promise<boolean> {
    while ((await this.processes[0]!.app.get(PendingWorker).completeDue()) > 0);
    const [waiting] = await this.sql.query<unknown[]>('select 1 from pending_items limit 1');
    return waiting !== undefined;
  }

  /** Sends what is due, and looks for what may have been sent. */
  async write(process = 0): Promise<void> {
    const { app } = this.processes[process]!;
    await app.get(Sender).round();
    await app.get(Sender).idle();
    await app.get(LookUp).round();
  }

  /** A rep answers what a customer said. @returns the id of the reply, or null where the platform does not permit it */
  async reply(platform: SandboxPlatform, said: Said, text: string): Promise<string | null> {
    const { id } = this.sources.get(platform)!;
    const [row] = await this.sql.query<{ message: string; conversation: string }[]>(
      'select id as message, conversation_id as conversation from messages where source_id = $1 and external_id = $2',
      [id, said.id],
    );
    if (!row) return null;
    await this.stayAwake();
    const body = { text, inReplyToId: row.message };
    const said_ = await this.ask<{ id: string }>('POST', `/conversations/${row.conversation}/replies`, body);
    return said_.id;
  }

  compare(platform: SandboxPlatform): Promise<Compared> {
    return compare(this.sql, this.sources.get(platform)!.id, platform.said);
  }

  idOf(platform: SandboxPlatform): string {
    return this.sources.get(platform)!.id;
  }

  /** Asks over HTTP as the admin. @throws Error for a refusal */
  async ask<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T> {
    const { inject } = this.processes[0]!;
    const answer = await inject({
      method,
      url: `/api/v1${path}`,
      headers: this.admin.headers,
      ...(body && { payload: body }),
    });
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return answer.json();
  }

  /** Days pass in seconds, in which somebody would have come back. */
  private async stayAwake(): Promise<void> {
    const now = this.clock.now();
    await this.sql.query('update sessions set last_seen_at = $1, expires_at = $2', [
      now,
      new Date(now.getTime() + 86_400_000),
    ]);
  }
}
