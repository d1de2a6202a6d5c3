import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.ts';
import { ReadyLines } from '../../common/ready-lines.ts';
import { Config } from '../../config/config.ts';
import { publicUrl } from '../../config/public-url.ts';
import { hashOfToken, newSecretToken } from '../secret-token.ts';

const lifetimeMs = 3600_000;

/** Is there anybody who could sign in, or was there ever? */
export async function hasUsers(database: DataSource | EntityManager): Promise<boolean> {
  const [row] = await database.query<{ any: boolean }[]>('select exists (select from users) "any"');
  return row!.any;
}

/** The link by which the first admin is made: told on standard output at every start until somebody has used it. */
@Injectable()
export class SetupLinks implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly readyLines: ReadyLines,
  ) {}

  onModuleInit(): void {
    if (!this.config.serves) return;
    this.readyLines.add(async () => {
      const link = await this.issueIfNoUser();
      return link === null ? undefined : `Set up Earshot within the hour: ${link}`;
    });
  }

  /** @returns a new link that works for one hour, or null if there is a user; behind `#` it reaches no log and no server */
  async issueIfNoUser(): Promise<string | null> {
    if (await hasUsers(this.dataSource)) return null;
    const token = newSecretToken();
    const now = this.clock.now();
    await this.dataSource.query('delete from setup_links where expires_at <= $1', [now]);
    await this.dataSource.query('insert into setup_links (token_hash, created_at, expires_at) values ($1, $2, $3)', [
      hashOfToken(token),
      now,
      new Date(now.getTime() + lifetimeMs),
    ]);
    return `${publicUrl(this.config)}/setup#${token}`;
  }
}
