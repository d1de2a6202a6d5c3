import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { returnedRows } from '../database/returned-rows.ts';

/** The right of one process to read one source for a while. */
export interface PollLease {
  sourceId: string;
  channel: string;
  /** Raised by every take-over: whoever comes with an older one can no longer move the cursor. */
  epoch: string;
  cursor: Record<string, unknown> | null;
  /** When the account was connected, and whether its history is through. */
  connectedAt: Date;
  /** How far back its history is read; never further than messages are kept. */
  historyDays: number;
  historyDone: boolean;
  failures: number;
}

/** How long a process may be silent before another takes its source over. */
const leaseSeconds = 30;
/** How often it says that it is alive. */
export const renewEveryMilliseconds = 10_000;

/** Claims due sources, one process each, and gives them back. Plain rows, `for update skip locked`. */
@Injectable()
export class PollLeases {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes up to `most` sources that are due, or whose holder has fallen silent. While a source is held it is due never,
   * so that a wake in the meantime is seen when it is given back.
   */
  async claim(owner: string, now: Date, most: number): Promise<PollLease[]> {
    const rows = await this.dataSource.query<unknown>(
      `update source_states st set lease_owner = $1, lease_epoch = lease_epoch + 1, lease_until = $3,
         next_poll_at = 'infinity'
       from sources s
       where s.id = st.source_id and st.source_id in (
         select due.source_id from source_states due join sources on sources.id = due.source_id
         where (due.next_poll_at <= $2 and due.lease_until is null or due.lease_until <= $2) and sources.status = 'connected'
         order by due.next_poll_at limit $4 for update of due skip locked)
       returning st.source_id as "sourceId", s.channel, st.lease_epoch as epoch, st.cursor, s.connected_at as "connectedAt",
         least(s.history_days, s.retention_days) as "historyDays", s.history_done_at is not null as "historyDone", st.failures`,
      [owner, now, until(now), most],
    );
    return returnedRows<PollLease>(rows);
  }

  /** Gives the source back and says when it is due again, unless a wake or its health says sooner. Does nothing if somebody has taken it over. */
  async release({ sourceId, epoch }: PollLease, nextPollAt: Date | null): Promise<void> {
    await this.dataSource.query(
      `update source_states set lease_until = null, lease_owner = null, next_poll_at = least(next_poll_at, $3)
       where source_id = $1 and lease_epoch = $2`,
      [sourceId, epoch, nextPollAt],
    );
  }

  /** Keeps the source while a long poll runs; somebody who has taken it over is not disturbed. */
  async renew({ sourceId, epoch }: PollLease, now: Date): Promise<void> {
    await this.dataSource.query('update source_states set lease_until = $3 where source_id = $1 and lease_epoch = $2', [
      sourceId,
      epoch,
      until(now),
    ]);
  }

  /** Something may be new: makes the source due at once, for whichever process comes first. */
  async wake(sourceId: string, now: Date): Promise<void> {
    await this.dataSource.query(
      'update source_states set next_poll_at = least(next_poll_at, $2) where source_id = $1',
      [sourceId, now],
    );
  }
}

const until = (now: Date): Date => new Date(now.getTime() + leaseSeconds * 1000);
