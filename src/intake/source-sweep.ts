import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { Rounds } from '../common/rounds.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { inTransaction } from '../database/transaction.ts';
import { tellOutage } from '../sources/source-health.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { tryOut } from '../sources/try-out.ts';
import { describeError } from '../common/describe-error.ts';
import { noteWarnings } from './source-warnings.ts';
import { type HourCount, isUnusuallySilent } from './usual-silence.ts';

const day = 86_400_000;
const silent =
  'Nothing has come in for longer than is usual at this time of the week. Check the account on the platform.';

interface Watched {
  id: string;
  channel: string;
  connectedAt: Date;
  lastItemAt: Date | null;
  checkedAt: Date | null;
}

/**
 * Looks after sources that seem well: whether their silence is usual, and daily whether the permissions they need are
 * still granted. Any process may do it; doing it twice changes nothing.
 */
@Injectable()
export class SourceSweep implements BeforeApplicationShutdown {
  private readonly log = new Logger(SourceSweep.name);
  private readonly rounds = new Rounds(SourceSweep, 'accounts were not looked after', () => this.sweep());

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly clock: Clock,
  ) {}

  @Interval(60_000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  async sweep(): Promise<void> {
    const now = this.clock.now();
    const sources = await this.dataSource.query<Watched[]>(
      `select s.id, s.channel, s.connected_at as "connectedAt", st.last_item_received_at as "lastItemAt", st.checked_at as "checkedAt"
       from sources s join source_states st on st.source_id = s.id where s.status = 'connected' and st.failures = 0`,
    );
    for (const source of sources) {
      if (this.rounds.stopping) return;
      await this.listen(source, now);
      if (!source.checkedAt || now.getTime() - source.checkedAt.getTime() > day) await this.check(source, now);
    }
  }

  private async listen(source: Watched, now: Date): Promise<void> {
    if (!source.lastItemAt) return;
    const hours = await this.dataSource.query<HourCount[]>(
      'select hour, items from source_hours where source_id = $1 and hour >= $2',
      [source.id, new Date(now.getTime() - 56 * day)],
    );
    const unusual = isUnusuallySilent(hours, source.connectedAt, source.lastItemAt, now);
    await inTransaction(this.dataSource, async (tx) => {
      const began: { id: string }[] = unusual
        ? await tx.query(
            `insert into outages (source_id, kind, reason, began_at) values ($1, 'silent', $2, $3)
             on conflict (source_id) where ended_at is null do nothing returning id`,
            [source.id, silent, source.lastItemAt],
          )
        : [];
      const data = { kind: 'silent', beganAt: source.lastItemAt };
      for (const { id } of began) await tellOutage(tx, 'source.outageBegan', source.id, { outageId: id, ...data }, now);
    });
  }

  /** Asks the platform what is granted, and remembers what is missing. */
  private async check(source: Watched, now: Date): Promise<void> {
    try {
      const result = await tryOut(this.registry.get(source.channel), await this.vault.open(source.id));
      const check = result.ok ? (result.attention ?? null) : result.message;
      await inTransaction(this.dataSource, async (tx) => {
        await tx.query('update source_states set checked_at = $2, missing_scopes = $3 where source_id = $1', [
          source.id,
          now,
          result.missingScopes ?? [],
        ]);
        await noteWarnings(tx, source.id, { check }, now);
      });
    } catch (error) {
      this.log.warn({
        message: 'the daily check failed',
        sourceId: source.id,
        at: describeError(error),
      });
    }
  }
}
