import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { backoffSeconds } from '../common/backoff.ts';
import { Clock } from '../common/clock.ts';
import { Rounds } from '../common/rounds.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { inTransaction } from '../database/transaction.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { asConnectorError } from './as-connector-error.ts';
import { setAside } from './set-aside.ts';
import { TakeIn } from './take-in.ts';

interface PendingRow {
  id: string;
  sourceId: string;
  channel: string;
  externalId: string;
  payload: Record<string, unknown>;
  attempts: number;
}

/** An item claimed and not settled within this time belongs to whoever comes next. */
const claimSeconds = 120;
const atOnce = 50;
/** Looked up and stored together: a platform's limit in the middle must not undo more than this, again and again. */
const together = 10;

/** Completes items that came in part, by looking them up on the platform; never inside a transaction. */
@Injectable()
export class PendingWorker implements BeforeApplicationShutdown {
  private readonly log = new Logger(PendingWorker.name);
  private readonly rounds = new Rounds(PendingWorker, 'pending items were not looked up', () => this.completeDue());

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly takeIn: TakeIn,
    private readonly clock: Clock,
  ) {}

  @Interval(1000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** Looks up what is due. @returns how many items were settled */
  async completeDue(): Promise<number> {
    const due = await this.claim();
    let settled = 0;
    for (const sourceId of new Set(due.map((row) => row.sourceId))) {
      const rows = due.filter((row) => row.sourceId === sourceId);
      for (let from = 0; from < rows.length && !this.rounds.stopping; from += together)
        settled += await this.complete(rows.slice(from, from + together));
    }
    return settled;
  }

  private async complete(rows: PendingRow[]): Promise<number> {
    const { sourceId, channel } = rows[0]!;
    try {
      const connector = this.registry.get(channel);
      const items = rows.map(({ externalId, payload }) => ({ externalId, payload }));
      const access = await this.vault.open(sourceId);
      // repeats are free, so the rows may go in a second step
      if (!connector.lookUp) throw ConnectorError.rejected('This channel looks nothing up.');
      await this.takeIn.take(connector, access, await connector.lookUp(access, items));
      await this.dataSource.query('delete from pending_items where id = any($1::bigint[])', [rows.map(({ id }) => id)]);
      return rows.length;
    } catch (cause) {
      const error = asConnectorError(cause);
      if (error.kind === 'rejected') return this.divide(rows, error);
      this.log.warn({ message: 'pending items wait longer', sourceId, kind: error.kind, items: rows.length });
      const pause = backoffSeconds(rows[0]!.attempts) * 1000;
      await this.dataSource.query(
        'update pending_items set last_error = $2, next_attempt_at = $3 where id = any($1::bigint[])',
        [rows.map(({ id }) => id), error.message, error.retryAt ?? new Date(this.clock.now().getTime() + pause)],
      );
      return 0;
    }
  }

  /** What the platform refuses is halved until the culprit stands alone; that is kept as unreadable and blocks nothing. */
  private async divide(rows: PendingRow[], error: ConnectorError): Promise<number> {
    const middle = Math.ceil(rows.length / 2);
    if (rows.length > 1)
      return (await this.complete(rows.slice(0, middle))) + (await this.complete(rows.slice(middle)));
    const [{ id, sourceId, externalId, payload }] = rows as [PendingRow];
    const now = this.clock.now();
    await inTransaction(this.dataSource, async (tx) => {
      await setAside(tx, sourceId, [{ externalId, raw: JSON.stringify(payload), error: error.message }], now);
      await tx.query('delete from pending_items where id = $1', [id]);
    });
    return 1;
  }

  private async claim(): Promise<PendingRow[]> {
    const now = this.clock.now();
    return returnedRows<PendingRow>(
      await this.dataSource.query<unknown>(
        `update pending_items p set attempts = attempts + 1, next_attempt_at = $2 from sources s
         where s.id = p.source_id and p.id in (
           select d.id from pending_items d join sources o on o.id = d.source_id
           where d.next_attempt_at <= $1 and o.status = 'connected'
           order by d.next_attempt_at limit $3 for update of d skip locked)
         returning p.id, p.source_id as "sourceId", s.channel, p.external_id as "externalId", p.payload, p.attempts`,
        [now, new Date(now.getTime() + claimSeconds * 1000), atOnce],
      ),
    );
  }
}
