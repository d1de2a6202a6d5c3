import { DataSource } from 'typeorm';
import { Clock, type TestClock } from '../../src/common/clock.ts';
import { PushConnector } from '../../src/connectors/push/push-connector.ts';
import { LookUp } from '../../src/delivery/look-up.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { startApp, type RunningApp } from './app.ts';
import { signInAs, type SignedIn, testClock } from './people.ts';
import { Rows } from './rows.ts';
import { ScriptedConnector } from './scripted-connector.ts';

/** JSON as a test looks at it. */
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;

/** The app with an invented platform, one source on it, and a rep who serves it. */
export class DeliveryStory {
  readonly rows: Rows;

  private constructor(
    readonly running: RunningApp,
    readonly platform: ScriptedConnector,
    readonly clock: TestClock,
    readonly sourceId: string,
    readonly rep: SignedIn,
  ) {
    this.rows = new Rows(running.app.get(DataSource), clock.now());
  }

  static async begin(options: { withPush?: boolean } = {}): Promise<DeliveryStory> {
    const clock = testClock();
    const platform = new ScriptedConnector();
    const running = await startApp({
      clock,
      connectors: options.withPush ? [platform, new PushConnector()] : [platform],
    });
    const rows = new Rows(running.app.get(DataSource), clock.now());
    const source = await rows.source({ channel: platform.spec.channel });
    const team = await rows.team([], [source]);
    const rep = await signInAs(running, 'rep', { name: 'Rae Rep', teamIds: [team] });
    return new DeliveryStory(running, platform, clock, source, rep);
  }

  get sql(): DataSource {
    return this.rows.dataSource;
  }

  /** A customer who waits for an answer. @returns the conversation */
  async waiting(values: Record<string, unknown> = {}): Promise<string> {
    this.clock.advance(60_000);
    const at = this.running.app.get(Clock).now();
    const conversation = await this.rows.conversation(this.sourceId, { last_inbound_at: at, ...values });
    await this.rows.mention(conversation, { occurred_at: at, received_at: at, stored_at: at, visibility: 'public' });
    this.clock.advance(60_000);
    return conversation;
  }

  /** Asks over HTTP as the rep. */
  async ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Body }> {
    // stories leap over days in which the rep would have come back
    const later = new Date(this.clock.now().getTime() + 86_400_000);
    await this.sql.query('update sessions set last_seen_at = $1, expires_at = $2', [this.clock.now(), later]);
    const response = await this.running.inject({
      method,
      url: `/api/v1${path}`,
      headers: { ...this.rep.headers, ...headers },
      ...(body && { payload: body }),
    });
    return { status: response.statusCode, body: response.body === '' ? null : response.json() };
  }

  /** @returns the id of the reply */
  async reply(conversation: string, body: Record<string, unknown> = {}): Promise<string> {
    const { status, body: said } = await this.ask('POST', `/conversations/${conversation}/replies`, {
      text: 'We have sent it today.',
      ...body,
    });
    if (status !== 201) throw new Error(`the reply was refused: ${JSON.stringify(said)}`);
    return said.id as string;
  }

  /** One round of the worker, until nothing is in flight. */
  async round(): Promise<void> {
    await this.running.app.get(Sender).round();
    await this.running.app.get(Sender).idle();
    await this.running.app.get(LookUp).round();
  }

  async delivery(message: string): Promise<Record<string, unknown>> {
    const [row] = await this.sql.query(
      `select m.delivery, o.state, o.reason, o.reason_kind, m.external_id, m.occurred_at, m.url, o.attempts
       from messages m join outbox o on o.message_id = m.id where m.id = $1`,
      [message],
    );
    expect(row.delivery).toBe(row.state);
    return row;
  }

  async conversation(id: string): Promise<Record<string, unknown>> {
    const [row] = await this.sql.query('select * from conversations where id = $1', [id]);
    return row;
  }

  end(): Promise<void> {
    return this.running.close();
  }
}
