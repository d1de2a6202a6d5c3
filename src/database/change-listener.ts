import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { changeChannel, type ChangeNotice } from './change-notice.ts';
import { describeError } from '../common/describe-error.ts';

type Hear = (payload: string) => void;

const firstDelay = 100;
const longestDelay = 5_000;
const checkEvery = 5_000;

/**
 * The one connection of a process that listens. When it is lost it is made again, and everybody who follows changes
 * hears `resync`, since nobody knows what was missed.
 */
@Injectable()
export class ChangeListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ChangeListener.name);
  private readonly hearers = new Map<string, Set<Hear>>();
  private client?: pg.Client;
  private retry?: NodeJS.Timeout;
  private check?: NodeJS.Timeout;
  private stopped = false;
  private connectedBefore = false;
  private latestHorizon?: string;

  /**
   * Transactions with a smaller xid are over, and their notices have been heard by now: where a reader who leaves may
   * go on. Undefined until it is known.
   */
  settledXid?: string;

  constructor(private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect(firstDelay);
    this.check = setInterval(() => void this.observeHorizon(), checkEvery);
    this.check.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    clearInterval(this.check);
    await this.client?.end().catch((error: unknown) => this.logger.debug(`closing the listener: ${String(error)}`));
  }

  /** Whether the line stands. What is told while it does not is followed by `resync`. */
  get hears(): boolean {
    return this.client !== undefined;
  }

  /** Hears every change of every process, this one's own included. Returns what ends it. */
  onChange(hear: (notice: ChangeNotice) => void): () => void {
    return this.on(changeChannel, (payload) => hear(JSON.parse(payload) as ChangeNotice));
  }

  /** Hears a PostgreSQL channel; nothing that was sent while the line was cut. Returns what ends it. */
  on(channel: string, hear: Hear): () => void {
    const known = this.hearers.get(channel) ?? new Set<Hear>();
    if (!this.hearers.has(channel)) {
      this.hearers.set(channel, known);
      void this.client?.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => this.lose(this.client, firstDelay));
    }
    known.add(hear);
    return () => known.delete(hear);
  }

  private async connect(delay: number): Promise<void> {
    if (this.stopped) return;
    const client = new pg.Client({
      connectionString: this.url(),
      keepAlive: true,
      application_name: 'earshot listener',
    });
    client.on('error', () => this.lose(client, delay));
    client.on('end', () => this.lose(client, delay));
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.hearers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      this.client = client;
      if (this.connectedBefore) this.tell(changeChannel, JSON.stringify({ resync: true } satisfies ChangeNotice));
      this.connectedBefore = true;
    } catch (error) {
      this.logger.warn(`cannot listen for changes, trying again: ${describeError(error)}`);
      this.lose(client, delay);
    }
  }

  /** Makes the connection again, once per lost client, waiting longer each time it fails. */
  private lose(client: pg.Client | undefined, delay: number): void {
    if (this.stopped || !client || this.retry || (this.client && this.client !== client)) return;
    this.client = undefined;
    this.settledXid = this.latestHorizon = undefined;
    void client.end().catch(() => undefined);
    this.retry = setTimeout(() => {
      this.retry = undefined;
      void this.connect(Math.min(delay * 2, longestDelay));
    }, delay);
  }

  private tell(channel: string, payload: string): void {
    for (const hear of this.hearers.get(channel) ?? []) {
      try {
        hear(payload);
      } catch (error) {
        this.logger.error(`a change could not be handled: ${describeError(error)}`);
      }
    }
  }

  /**
   * Asked on the listening connection itself: whatever had committed when the previous question was asked has been
   * heard by the time this one is answered. Finds a dead line as well.
   */
  private async observeHorizon(): Promise<void> {
    const client = this.client;
    if (!client) return;
    try {
      const { rows } = await client.query<{ xmin: string }>(
        'select pg_snapshot_xmin(pg_current_snapshot())::text as xmin',
      );
      this.settledXid = this.latestHorizon;
      this.latestHorizon = rows[0]!.xmin;
    } catch {
      this.lose(client, firstDelay);
    }
  }

  private url(): string {
    const { url } = this.dataSource.options as { url?: string };
    if (!url) throw new Error('The database is configured without a URL.');
    return url;
  }
}
