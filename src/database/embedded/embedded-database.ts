import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { type Client } from 'pg';
import { secretFile } from '../../config/secret-file.ts';
import { connect } from '../connect.ts';
import { type Database } from '../database.ts';
import { EmbeddedServer } from './embedded-server.ts';
import { findPlace } from './place.ts';
import { type Settings } from './settings.ts';

/** Held shared by everyone who uses an embedded server; whoever can have it alone is the last, and stops the server. */
const PRESENCE_LOCK = 0x4561_7270;
const LONGEST_PAUSE_MS = 10_000;

export interface EmbeddedOptions {
  /** The data folder, made and checked. */
  folder: string;
  settings?: Settings;
  log: Pick<LoggerService, 'log' | 'warn' | 'error'>;
}

/** Starts or adopts the embedded server of a data folder and keeps it running until `close`. */
export async function openEmbedded({ folder, settings, log }: EmbeddedOptions): Promise<Database> {
  const place = await findPlace(folder, (line) => log.warn(line, 'Database'));
  const passwordFile = path.join(place.base, 'postgres-password');
  const password = await secretFile(passwordFile, () => randomBytes(24).toString('base64url'));
  const database = new EmbeddedDatabase(await EmbeddedServer.prepare(place, password, settings), log);
  await database.open();
  return database;
}

/** A presence in the server: a connection that holds the shared lock and notices when the server goes away. */
class EmbeddedDatabase implements Database {
  url = '';
  private presence: Client | undefined;
  private closing = false;

  constructor(
    private readonly server: EmbeddedServer,
    private readonly log: EmbeddedOptions['log'],
  ) {}

  async open(): Promise<void> {
    const { client, url } = await this.server.reach();
    this.url = url;
    try {
      await client.query('select pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
    } catch {
      await client.end();
      return this.open(); // the last one was just leaving and stops the server: start it again
    }
    this.presence = client;
    client.once('end', () => void this.revive());
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.presence?.end().catch(() => undefined);
    const last = await connect(this.url, 'earshot leaving').catch(() => undefined);
    if (!last) return; // it is gone already
    const { rows } = await last.query<{ alone: boolean }>('select pg_try_advisory_lock($1) alone', [PRESENCE_LOCK]);
    if (rows[0]!.alone) await this.server.stop();
    await last.end();
  }

  /** The server was killed, or crashed, or the disk was full: bring it back, for as long as it takes. */
  private async revive(): Promise<void> {
    for (let pause = 100; !this.closing; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      this.log.warn('PostgreSQL went away; starting it again', 'Database');
      try {
        await this.open();
        this.log.log('PostgreSQL is back', 'Database');
        return;
      } catch (cause) {
        this.log.error(`PostgreSQL cannot be started: ${(cause as Error).message}`, 'Database');
        await delay(pause);
      }
    }
  }
}
