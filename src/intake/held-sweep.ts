import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { Ingest } from './ingest.ts';
import { describeError } from '../common/describe-error.ts';

/**
 * Finds replies of ours that are held although what they answer is there: the two came at the same time in different
 * processes, and neither saw the other.
 */
@Injectable()
export class HeldSweep {
  private readonly log = new Logger(HeldSweep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly ingest: Ingest,
    private readonly clock: Clock,
  ) {}

  @Interval(60_000)
  async sweep(): Promise<void> {
    const sources = await this.dataSource.query<{ id: string }[]>(
      `select id from sources s where exists (select 1 from held_replies where source_id = s.id)`,
    );
    for (const { id } of sources) {
      await this.ingest.takeHeld(id, { now: this.clock.now() }).catch((error: unknown) => {
        // the next sweep tries again; the other sources do not wait for it
        this.log.error({ message: 'held replies wait longer', sourceId: id, at: describeError(error) });
      });
    }
  }
}
