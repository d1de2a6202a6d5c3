import { DataSource } from 'typeorm';
import { LookUp } from '../../src/delivery/look-up.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { PollLeases } from '../../src/intake/poll-lease.ts';
import { Poller } from '../../src/intake/poller.ts';
import { TestClock } from '../../src/common/clock.ts';
import { type RunningApp, startApp } from './app.ts';
import { until } from './condition.ts';
import { type SignedIn, signInAs } from './people.ts';

/** A wait as the inbox counts it. */
export interface Wait {
  started_at: Date;
  ended_by: string | null;
  ended_at: Date | null;
}

/** The whole product with one source connected over the API, on a platform that is really there. */
export class ChannelStory {
  private constructor(
    readonly running: RunningApp,
    readonly clock: TestClock,
    readonly rep: SignedIn,
    readonly sourceId: string,
  ) {}

  /** Tests the settings as a person would, connects them, and reads what there is. */
  static async begin(channel: string, settings: Record<string, unknown>): Promise<ChannelStory> {
    const clock = new TestClock(new Date(), 1);
    const running = await startApp({ clock, env: { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' } });
    const rep = await signInAs(running, 'admin', { name: 'Rita Rep' });
    const connecting = new ChannelStory(running, clock, rep, '');
    expect(await connecting.ask('POST', '/sources/test', { channel, settings })).toMatchObject({ ok: true });
    const { id } = await connecting.ask<{ id: string }>('POST', '/sources', { channel, name: 'Support', settings });
    const story = new ChannelStory(running, clock, rep, id);
    await story.poll();
    return story;
  }

  sql<Row>(query: string, values: unknown[] = []): Promise<Row[]> {
    return this.running.app.get(DataSource).query<Row[]>(query, values);
  }

  /** Asks over HTTP as the rep. */
  async ask<Answer>(method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object): Promise<Answer> {
    const { headers } = this.rep;
    const response = await this.running.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) });
    if (response.statusCode >= 300) throw new Error(`${method} ${url}: ${response.statusCode} ${response.body}`);
    return response.json<Answer>();
  }

  /** Reads the platform once, until nothing is left. */
  async poll(): Promise<void> {
    await this.running.app.get(PollLeases).wake(this.sourceId, this.clock.now());
    await this.running.app.get(Poller).pollDue();
  }

  /** Reads the platform until a query finds a row. */
  arrives<Row>(what: string, query: string, values: unknown[] = []): Promise<NonNullable<Row>> {
    return until(what, async () => {
      await this.poll();
      return (await this.sql<Row>(query, values))[0];
    });
  }

  /** @returns the conversation in which somebody said this */
  async heard(text: string): Promise<string> {
    const query = 'select conversation_id as id from messages where text = $1';
    return (await this.arrives<{ id: string }>(`"${text}" is in the inbox`, query, [text])).id;
  }

  waits(conversation: string): Promise<Wait[]> {
    return this.sql<Wait>(
      'select started_at, ended_by, ended_at from cycles where conversation_id = $1 and replaced_at is null order by number',
      [conversation],
    );
  }

  /** @returns the id of the reply, which has left, or tried to */
  async reply(conversation: string, text: string): Promise<string> {
    const { id } = await this.ask<{ id: string }>('POST', `/conversations/${conversation}/replies`, { text });
    await this.send();
    return id;
  }

  /** One round of the workers of delivery. */
  async send(): Promise<void> {
    await this.running.app.get(Sender).round();
    await this.running.app.get(Sender).idle();
    await this.running.app.get(LookUp).round();
  }

  async deliveryOf(message: string): Promise<string> {
    return (await this.sql<{ delivery: string }>('select delivery from messages where id = $1', [message]))[0]!
      .delivery;
  }

  /** What the source says of its ability to receive. */
  async health(): Promise<{ state: string; lastError: string | null }> {
    return (await this.ask<{ health: { state: string; lastError: string | null } }>('GET', `/sources/${this.sourceId}`))
      .health;
  }

  end(): Promise<void> {
    return this.running.close();
  }
}
