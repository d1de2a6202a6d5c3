import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.ts';
import { describeError } from '../common/describe-error.ts';
import { Rounds } from '../common/rounds.ts';
import { ConnectorError } from '../connectors/connector-error.ts';
import { ConnectorRegistry } from '../connectors/connector-registry.ts';
import { returnedRows } from '../database/returned-rows.ts';
import { SourceVault } from '../sources/source-vault.ts';
import { asConnectorError } from './as-connector-error.ts';

/** A source is asked for again after so long. With a look every five seconds and an answer within ten: in a minute reps know. */
const checkAfterMilliseconds = 45_000;
/** Sources asked for at the same time by one process: 200 silent servers, given up after 10 of 45 seconds, delay nobody. */
const atOnce = 50;

interface Asked {
  id: string;
  channel: string;
}

/**
 * Asks platforms again and again one question about each source. Each is asked by one process, on its own and for a limited
 * time, so that a server that never answers delays no other's.
 */
@Injectable()
export abstract class PlatformWatch implements BeforeApplicationShutdown {
  /** Channels whose connector cannot be asked this are left alone. */
  protected abstract readonly question: 'checkAccess' | 'checkSending';
  /** The column of `source_states` that says when it was asked. */
  protected abstract readonly askedAt: 'last_attempt_at' | 'sending_checked_at';
  /** Which sources are to be asked for: SQL on `source_states st`, now being $1, and $3 what counts as long ago. */
  protected abstract readonly due: string;
  /** How long an answer is waited for, milliseconds. */
  readonly patience: number = 10_000;
  protected readonly log = new Logger(this.constructor.name);
  private readonly rounds = new Rounds(this.constructor, 'platforms were not asked', () => this.look());
  private readonly asking = new Set<Promise<void>>();

  constructor(
    protected readonly dataSource: DataSource,
    private readonly registry: ConnectorRegistry,
    private readonly vault: SourceVault,
    protected readonly clock: Clock,
  ) {}

  /** @param trouble what the answer was; null when all is well */
  protected abstract heard(sourceId: string, trouble: ConnectorError | null): Promise<void>;

  @Interval(5000)
  tick(): Promise<void> {
    return this.rounds.next();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
    await Promise.all(this.asking);
  }

  /** Asks for every source that was not asked for lately, and waits for the answers: for tests. */
  async watch(): Promise<void> {
    await this.look();
    await Promise.all(this.asking);
  }

  /** Begins to ask, as far as this process has room. */
  private async look(): Promise<void> {
    for (const source of await this.claim(atOnce - this.asking.size)) {
      const asked = this.ask(source).catch((error: unknown) => this.log.error(describeError(error)));
      const done = asked.finally(() => this.asking.delete(done));
      this.asking.add(done);
    }
  }

  private async ask(source: Asked): Promise<void> {
    await this.heard(source.id, await Promise.race([this.answer(source), this.silence()]));
  }

  private async answer({ id, channel }: Asked): Promise<ConnectorError | null> {
    try {
      await this.registry.get(channel)[this.question]!(await this.vault.open(id));
      return null;
    } catch (cause) {
      return asConnectorError(cause);
    }
  }

  private silence(): Promise<ConnectorError> {
    return delay(this.patience, ConnectorError.unavailable('The platform did not answer.'), { ref: false });
  }

  private async claim(room: number): Promise<Asked[]> {
    const now = this.clock.now();
    const connectors = this.registry.all().filter((connector) => connector[this.question]);
    const rows = await this.dataSource.query<unknown>(
      `update source_states set ${this.askedAt} = $1 from (
         select s.id, s.channel from source_states st join sources s on s.id = st.source_id
         where s.status = 'connected' and s.channel = any($2) and ${this.due}
         order by st.${this.askedAt} nulls first limit $4 for update of st skip locked) s
       where source_id = s.id returning s.id, s.channel`,
      [now, connectors.map(({ spec }) => spec.channel), new Date(now.getTime() - checkAfterMilliseconds), room],
    );
    return returnedRows<Asked>(rows);
  }
}
