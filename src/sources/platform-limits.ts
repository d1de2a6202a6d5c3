import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { ConnectorError } from '../connectors/connector-error.ts';

/**
 * What platforms still allow, shared by every process through the database: one process's 429 holds back all of them.
 * A bucket nobody has observed is open.
 */
@Injectable()
export class PlatformLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes `cost` from the bucket, atomically.
   * @throws ConnectorError rate-limited, with the instant when the bucket opens again
   */
  async spend(sourceId: string, bucket: string, cost: number): Promise<void> {
    const now = this.clock.now();
    const [row] = await this.dataSource.query<{ enough: boolean; resets_at: Date }[]>(
      `with limits as (
         select * from platform_limits where source_id = $1 and bucket = $2 and resets_at > $4 for update
       ), spent as (
         update platform_limits p set remaining = p.remaining - $3 from limits l
         where p.source_id = l.source_id and p.bucket = l.bucket and l.remaining >= $3
       )
       select remaining >= $3 as enough, resets_at from limits`,
      [sourceId, bucket, cost, now],
    );
    if (row && !row.enough)
      throw ConnectorError.rateLimited('The platform allows no more calls for the moment.', row.resets_at);
  }

  /** Stores what the platform's headers said. Of two answers in the same window the smaller remainder counts. */
  async observe(sourceId: string, bucket: string, remaining: number, resetAt: Date): Promise<void> {
    await this.dataSource.query(
      `insert into platform_limits (source_id, bucket, remaining, resets_at) values ($1, $2, $3, $4)
       on conflict on constraint platform_limits_pk do update set
         remaining = case when platform_limits.resets_at >= excluded.resets_at
                          then least(platform_limits.remaining, excluded.remaining) else excluded.remaining end,
         resets_at = greatest(platform_limits.resets_at, excluded.resets_at)`,
      [sourceId, bucket, remaining, resetAt],
    );
  }
}
