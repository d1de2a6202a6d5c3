import { createHmac } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { ConnectorError } from '../src/connectors/connector-error.ts';
import { PendingWorker } from '../src/intake/pending-worker.ts';
import { PollLeases } from '../src/intake/poll-lease.ts';
import { Poller } from '../src/intake/poller.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { type SignedIn, signInAs } from './support/people.ts';
import { says, TalkingConnector } from './support/talking-connector.ts';

const monday = new Date('2026-03-02T09:00:00Z');
const minutes = (n: number) => new Date(monday.getTime() + n * 60_000);

describe('reading a source', () => {
  const clock = new TestClock(monday);
  const platform = new TalkingConnector();
  let running: RunningApp;
  let admin: SignedIn;
  let source: { id: string; webhookUrl: string };

  const sql = <Row>(query: string, params: unknown[] = []) => running.app.get(DataSource).query<Row[]>(query, params);
  const texts = async () =>
    (await sql<{ text: string }>('select text from messages order by occurred_at, id')).map(({ text }) => text);
  const poll = async (at: Date) => {
    clock.set(at);
    await running.app.get(Poller).pollDue();
  };
  const health = async () =>
    (await running.inject({ method: 'GET', url: `/api/v1/sources/${source.id}`, headers: admin.headers })).json()
      .health;

  beforeAll(async () => {
    running = await startApp({ clock, connectors: [platform] });
    admin = await signInAs(running, 'admin');
    const connected = await running.inject({
      method: 'POST',
      url: '/api/v1/sources',
      headers: admin.headers,
      payload: { channel: 'scripted', name: 'Brand page', settings: { secret: 'hush' } },
    });
    expect(connected.statusCode).toBe(201);
    expect(connected.body).not.toContain('hush');
    source = connected.json();
  });
  afterAll(() => running.close());

  it('imports the history without clocks, then reads what is new with a clock', async () => {
    platform.said.push(
      says('1', 'long ago', minutes(-60 * 24 * 20)),
      says('2', 'also long ago', minutes(-60 * 24 * 19)),
      says('3', 'old', minutes(-60 * 24 * 18), 'ben'),
    );
    await poll(monday);
    expect(await sql('select 1 from cycles')).toEqual([]);
    platform.said.push(says('4', 'My parcel is late, where is it?', minutes(1)));
    await poll(minutes(2));
    expect(await texts()).toEqual(['long ago', 'also long ago', 'old', 'My parcel is late, where is it?']);
    const [cycle] = await sql<{ started_at: Date }>('select started_at from cycles');
    expect(cycle!.started_at).toEqual(minutes(1));
  });

  it('stores nothing for a process that was paused past its lease, and loses nothing either', async () => {
    platform.said.push(says('5', 'Hello?', minutes(10)));
    platform.meanwhile = async () => {
      platform.meanwhile = async () => undefined;
      const later = minutes(20);
      await running.app.get(PollLeases).wake(source.id, minutes(5));
      expect(await running.app.get(PollLeases).claim('another process', later, 10)).toHaveLength(1);
    };
    await poll(minutes(11));
    expect(await texts()).not.toContain('Hello?');
    // the other process dies as well; after its lease somebody reads on
    await poll(minutes(30));
    expect((await texts()).filter((text) => text === 'Hello?')).toEqual(['Hello?']);
  });

  it('tells at once when credentials are refused, and reports what the outage brought in late', async () => {
    platform.troubles.push(ConnectorError.unauthorised('The page no longer accepts our token: connect it again.'));
    await poll(minutes(40));
    expect(await health()).toMatchObject({
      state: 'deaf',
      lastError: 'The page no longer accepts our token: connect it again.',
    });
    platform.said.push(says('6', 'Nobody there?', minutes(41), 'cleo'));
    await poll(minutes(60 * 12));
    expect(await health()).toMatchObject({ state: 'receiving', deafSince: null });
    const outages = (await running.inject({ method: 'GET', url: '/api/v1/outages', headers: admin.headers })).json();
    expect(outages).toMatchObject([{ kind: 'unauthorised', recovered: 1, alreadyLate: 1 }]);
    const opened = await sql<{ preview: string }>(
      `select c.preview from outage_conversations o join conversations c on c.id = o.conversation_id where o.outage_id = $1`,
      [outages[0].id],
    );
    expect(opened).toEqual([{ preview: 'Nobody there?' }]);
  });

  it('is patient with what may pass by itself', async () => {
    const start = 60 * 13;
    platform.troubles.push(
      ConnectorError.unavailable('It has trouble.'),
      ConnectorError.unavailable('It has trouble.'),
    );
    await poll(minutes(start));
    expect(await health()).toMatchObject({ state: 'failing' });
    await poll(minutes(start + 0.5));
    expect(await health()).toMatchObject({ state: 'failing' });
    await poll(minutes(start + 1));
    expect(await health()).toMatchObject({ state: 'receiving' });
  });

  it('tells reps within a minute of trouble that lasts', async () => {
    const start = 60 * 13 + 30;
    const seconds = (n: number) => minutes(start + n / 60);
    platform.troubles.push(...Array.from({ length: 6 }, () => ConnectorError.unavailable('It has trouble.')));
    for (let at = 0; at <= 60; at += 5) await poll(seconds(at));
    expect(await health()).toMatchObject({ state: 'deaf', deafSince: seconds(0).toISOString() });
    platform.troubles.length = 0;
    await poll(minutes(start + 10));
    expect(await health()).toMatchObject({ state: 'receiving' });
  });

  it('sees a wake that comes while it reads', async () => {
    const start = 60 * 13 + 50;
    platform.meanwhile = async () => {
      platform.meanwhile = async () => undefined;
      platform.said.push(says('6b', 'Just now!', minutes(start), 'hal'));
      await running.app.get(PollLeases).wake(source.id, minutes(start));
    };
    await poll(minutes(start));
    await poll(minutes(start));
    expect(await texts()).toContain('Just now!');
  });

  it('verifies a webhook over its bytes, acknowledges after the commit, and takes a repeat for free', async () => {
    platform.said.push(says('7', 'Ünïcode 🎒', minutes(60 * 14), 'dora'));
    const url = new URL(source.webhookUrl).pathname;
    const body = JSON.stringify(['7']);
    const signature = createHmac('sha256', 'hush').update(body).digest('hex');
    const call = (headers: Record<string, string>) =>
      running.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...headers },
        payload: body,
      });
    clock.set(minutes(60 * 14));
    expect((await call({ signature: 'wrong' })).statusCode).toBe(403);
    expect((await call({ signature })).statusCode).toBe(200);
    expect((await call({ signature })).statusCode).toBe(200);
    expect((await texts()).filter((text) => text.includes('🎒'))).toHaveLength(1);
    expect((await running.inject({ method: 'GET', url: `${url}?challenge=42` })).body).toBe('42');
    expect((await running.inject({ method: 'POST', url: '/api/v1/webhooks/guessed' })).statusCode).toBe(404);
  });

  it('takes calls that come at the same moment together, each of them once', async () => {
    const url = new URL(source.webhookUrl).pathname;
    const ids = Array.from({ length: 30 }, (_, i) => `crowd ${i}`);
    for (const id of ids) platform.said.push(says(id, `One of many: ${id}`, minutes(60 * 14), 'dora'));
    const answers = await Promise.all(
      [...ids, ...ids].map((id) => {
        const payload = JSON.stringify([id]);
        const signature = createHmac('sha256', 'hush').update(payload).digest('hex');
        const headers = { 'content-type': 'application/json', signature };
        return running.inject({ method: 'POST', url, headers, payload });
      }),
    );
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect((await texts()).filter((text) => text.startsWith('One of many'))).toHaveLength(30);
    const batches = await sql<{ n: number }>(
      `select count(distinct xmin::text)::int as n from messages where text like 'One of many%'`,
    );
    expect(batches[0]!.n).toBeLessThan(ids.length);
  });

  it('completes by look-up what a webhook brought in part, also after the platform refused once', async () => {
    const url = new URL(source.webhookUrl).pathname;
    const body = JSON.stringify(['8', '8']);
    const signature = createHmac('sha256', 'hush').update(body).digest('hex');
    await running.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', signature },
      payload: body,
    });
    expect(await health()).toMatchObject({ pending: 1 });
    platform.said.push(says('8', 'Who am I?', minutes(60 * 15), 'eve'));
    platform.troubles.push(ConnectorError.unavailable('Not now.'));
    const worker = running.app.get(PendingWorker);
    expect(await worker.completeDue()).toBe(0);
    clock.set(minutes(60 * 15 + 10));
    expect(await worker.completeDue()).toBe(1);
    expect(await texts()).toContain('Who am I?');
    expect(await health()).toMatchObject({ pending: 0 });
  });

  it('keeps what is looked up before a limit, however much waits', async () => {
    const url = new URL(source.webhookUrl).pathname;
    const ids = Array.from({ length: 14 }, (_, i) => `many ${i}`);
    const body = JSON.stringify(ids);
    const signature = createHmac('sha256', 'hush').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', signature };
    await running.inject({ method: 'POST', url, headers, payload: body });
    platform.said.push(...ids.map((id) => says(id, `One of many, ${id}`, minutes(60 * 15), id)));
    platform.troubles.push(ConnectorError.rateLimited('Slow down.', minutes(60 * 15 + 12)));
    const worker = running.app.get(PendingWorker);
    clock.set(minutes(60 * 15 + 11));
    expect(await worker.completeDue()).toBe(4);
    clock.set(minutes(60 * 15 + 13));
    expect(await worker.completeDue()).toBe(10);
  });

  it('keeps what cannot be stored whole, and takes it when it can be', async () => {
    const headers = admin.headers;
    clock.set(minutes(60 * 16));
    platform.said.push({
      ...says('9', 'A name with a NUL', minutes(60 * 16), 'fay'),
      author: { externalId: 'fay', name: 'F\0y' },
    });
    await poll(minutes(60 * 16));
    const list = async () => (await running.inject({ method: 'GET', url: '/api/v1/quarantine', headers })).json().items;
    const [item] = await list();
    expect(item).toMatchObject({
      externalId: '9',
      sourceName: 'Brand page',
      error: 'The field author.name holds a NUL character.',
    });
    const retry = () => running.inject({ method: 'POST', url: `/api/v1/quarantine/${item.id}/retry`, headers });
    expect((await retry()).json()).toEqual({ taken: false, error: 'The field author.name holds a NUL character.' });
    const raw = await running.inject({ method: 'GET', url: `/api/v1/quarantine/${item.id}/raw`, headers });
    expect([raw.headers['content-disposition'], raw.headers['x-content-type-options']]).toEqual([
      'attachment',
      'nosniff',
    ]);
    await sql('update quarantine set raw = $1', [Buffer.from(raw.body.replace('\\u0000', 'a'))]);
    expect((await retry()).json()).toEqual({ taken: true, error: null });
    expect(await texts()).toContain('A name with a NUL');
    expect(await list()).toEqual([]);
  });

  it('lets the clock testify', async () => {
    platform.said.push(
      says('10', 'When will it come?', minutes(60 * 20), 'gus'),
      says('11', 'Any news?', minutes(60 * 20 + 30), 'gus'),
    );
    await poll(minutes(60 * 20 + 45));
    const [row] = await sql<{ id: string }>(`select id from conversations where root_key = 'thread of gus'`);
    const clockOf = async () =>
      (
        await running.inject({ method: 'GET', url: `/api/v1/conversations/${row!.id}/clock`, headers: admin.headers })
      ).json();
    expect(await clockOf()).toMatchObject({
      waitingSince: minutes(60 * 20).toISOString(),
      waits: [
        {
          lagSeconds: 2700,
          nudges: [{ at: minutes(60 * 20 + 30).toISOString() }],
          ended: null,
          wallSeconds: 2700,
          goal: { at: minutes(60 * 28).toISOString(), met: null },
          sla: { at: minutes(60 * 30).toISOString() },
        },
      ],
    });
  });

  it('forgets what waits for a look-up once it is disconnected', async () => {
    const pending = [source.id, minutes(0)];
    await sql(
      `insert into pending_items (source_id, external_id, payload, received_at, next_attempt_at) values ($1, 'q', '{}', $2, $2)`,
      pending,
    );
    await running.inject({ method: 'DELETE', url: `/api/v1/sources/${source.id}`, headers: admin.headers });
    expect(await sql('select id from pending_items')).toEqual([]);
  });
});
