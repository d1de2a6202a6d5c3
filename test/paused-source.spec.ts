import { createHmac } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import type { Harvest, Mention } from '../src/connectors/mention.ts';
import { PendingWorker } from '../src/intake/pending-worker.ts';
import { Poller } from '../src/intake/poller.ts';
import type { SourceView } from '../src/sources/source.dto.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { signInAs } from './support/people.ts';
import { says, TalkingConnector } from './support/talking-connector.ts';

const monday = new Date('2026-03-02T09:00:00Z');
const minutes = (n: number) => new Date(monday.getTime() + n * 60_000);

describe('a paused source', () => {
  const clock = new TestClock(monday);
  const platform = new TalkingConnector();
  let called: Harvest = { mentions: [] };
  platform.webhook.parse = () => called;
  let running: RunningApp;
  let source: SourceView;

  const sql = <Row>(query: string, values: unknown[] = []) => running.app.get(DataSource).query<Row[]>(query, values);
  const change = (status: 'paused' | 'connected') => sql('update sources set status = $1', [status]);
  const poll = () => running.app.get(Poller).pollDue();
  const lookUp = () => running.app.get(PendingWorker).completeDue();
  const texts = async () =>
    (await sql<{ text: string }>('select text from messages where deleted_at is null order by occurred_at, id')).map(
      ({ text }) => text,
    );
  /** The platform calls, and is told that we have it. */
  async function call(harvest: Harvest): Promise<void> {
    called = harvest;
    const payload = '[]';
    const signature = createHmac('sha256', 'hush').update(payload).digest('hex');
    const headers = { 'content-type': 'application/json', signature };
    const url = new URL(source.webhookUrl!).pathname;
    expect((await running.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(200);
  }

  beforeAll(async () => {
    running = await startApp({ clock, connectors: [platform] });
    const admin = new Caller(running, await signInAs(running, 'admin'));
    const payload = { channel: 'scripted', name: 'Brand page', settings: { secret: 'hush' } };
    source = (await admin.post<SourceView>('sources', payload)).body;
    await poll();
    platform.said.push(
      says('1', 'Where is it?', minutes(1), 'ana'),
      says('2', 'My address is 5 Elm Road', minutes(2), 'ben'),
      says('3', 'It is lots', minutes(3), 'cai'),
    );
    clock.set(minutes(10));
    await poll();
    await change('paused');
  });
  afterAll(() => running.close());

  it('stores nothing new, whoever calls', async () => {
    const fresh = says('new', 'While you rest', minutes(20), 'ida');
    platform.said.push(fresh);
    clock.set(minutes(21));
    await call({
      mentions: [fresh, { ...says('gone', 'Never here', minutes(20), 'joe'), deleted: true }],
      pending: [{ externalId: 'in part', payload: {} }],
    });
    await poll();
    expect(await texts()).toEqual(['Where is it?', 'My address is 5 Elm Road', 'It is lots']);
    expect(await sql('select 1 from pending_items')).toEqual([]);
  });

  it('honours at once what customers take back or change of what is here', async () => {
    const [, second, third] = platform.said as [Mention, Mention, Mention];
    await call({
      mentions: [
        { ...second, text: '', deleted: true },
        { ...third, text: 'It is lost', editedAt: minutes(21) },
      ],
    });
    expect(await texts()).toEqual(['Where is it?', 'It is lost']);
    const waits = `select root_key from conversations where waiting_since is not null order by 1`;
    expect(await sql(waits)).toEqual([{ root_key: 'thread of ana' }, { root_key: 'thread of cai' }]);
  });

  it('looks nothing up before it is resumed; then the gap is filled', async () => {
    platform.said[0] = { ...platform.said[0]!, text: 'Where is my order?', editedAt: minutes(22) };
    await call({ mentions: [], pending: [{ externalId: '1', payload: {} }] });
    clock.set(minutes(30));
    expect(await lookUp()).toBe(0);
    await change('connected');
    expect(await lookUp()).toBe(1);
    await poll();
    expect(await texts()).toEqual(['Where is my order?', 'It is lost', 'While you rest']);
  });
});
