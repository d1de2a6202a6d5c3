import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { describeError } from '../common/describe-error.ts';
import { Rounds } from '../common/rounds.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { inTransaction } from '../database/transaction.ts';
import { asConnectorError } from '../intake/as-connector-error.ts';
import { checkAfterMilliseconds } from '../intake/credential-watch.ts';
import { noteWarnings } from '../intake/source-warnings.ts';
import { cannotSend } from '../sources/source-health.ts';
import { SourceVault } from '../sources/source-vault.ts';

/** Where sending is another door than reading, asks whether it is open, since no poll would notice. */
@Injectable()
export class SendingWatch implements BeforeApplicationShutdown {
  private readonly log = new Logger(SendingWatch.name);
  private readonly rounds = new Rounds(SendingWatch, 'sending was not tried out', () => this.watch());

  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    private readonly clock: Clock,
  ) {}

  @Interval(5000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  /** Asks for every account that was not asked for lately. */
  async watch(): Promise<void> {
    await Promise.all((await this.claim()).map((source) => this.check(source)));
  }

  /** A reply was refused for want of credentials: asks at the next look. */
  async hurry(sourceId: string): Promise<void> {
    await this.dataSource.query('update source_states set sending_checked_at = null where source_id = $1', [sourceId]);
  }

  private async check({ id, channel }: { id: string; channel: string }): Promise<void> {
    try {
      await this.registry.get(channel).checkSending!(await this.vault.open(id));
      await this.note(id, null);
    } catch (cause) {
      const { kind, message } = asConnectorError(cause);
      // other trouble may pass, and replies wait for that
      if (kind !== 'unauthorised' && kind !== 'rejected') return;
      this.log.warn({ message: 'nothing can be sent', sourceId: id, at: describeError(cause) });
      await this.note(id, message);
    }
  }

  private note(sourceId: string, sentence: string | null): Promise<void> {
    const told = { [cannotSend]: sentence };
    return inTransaction(this.dataSource, (tx) => noteWarnings(tx, sourceId, told, this.clock.now()));
  }

  /** Each account is asked for by one process. */
  private async claim(): Promise<{ id: string; channel: string }[]> {
    const now = this.clock.now();
    const connectors = this.registry.all().filter(({ checkSending }) => checkSending);
    const rows = await this.dataSource.query<unknown>(
      `update source_states st set sending_checked_at = $1 from sources s
       where s.id = st.source_id and s.status = 'connected' and s.channel = any($2)
         and (st.sending_checked_at is null or st.sending_checked_at <= $3)
       returning s.id, s.channel`,
      [now, connectors.map(({ spec }) => spec.channel), new Date(now.getTime() - checkAfterMilliseconds)],
    );
    return returnedRows<{ id: string; channel: string }>(rows);
  }
}
