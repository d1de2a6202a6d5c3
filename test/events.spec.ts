import pg from 'pg';
import { until } from './support/condition.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { signInAs, testClock, tokenWith } from './support/people.ts';

describe('the feed of events', () => {
  let running: RunningApp;
  let headers: { authorization: string };
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    running = await startApp({ clock: testClock() });
    await signInAs(running, 'admin');
    ({ headers } = await tokenWith(running, 'events:read'));
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await running.close();
  });

  const connect = async () => {
    const client = new pg.Client(running.db.url);
    await client.connect();
    clients.push(client);
    return client;
  };
  const write = (client: pg.Client, type: string) =>
    client.query(`insert into events (at, type, actor_kind) values ('2026-11-23T09:00:00Z', $1, 'system')`, [type]);
  const read = async (query = '') => {
    const response = await running.inject({ method: 'GET', url: `/api/v1/events${query}`, headers });
    return response.json<{ items: { type: string; cursor: string }[]; next: string | null; code?: string }>();
  };
  /** Reads on from a place until there is nothing new. */
  const readOn = async (after: string | null, limit = 2) => {
    const types: string[] = [];
    for (;;) {
      const page = await read(`?limit=${limit}${after === null ? '' : `&after=${after}`}`);
      types.push(...page.items.map(({ type }) => type));
      if (page.items.length === 0) return { types, after };
      after = page.next;
    }
  };

  const lastEvent = async (client: pg.Client) => {
    const { rows } = await client.query(
      `select xid || '-' || id as cursor from events order by xid desc, id desc limit 1`,
    );
    return rows[0].cursor as string;
  };
  /** Waits for so many: transactions of other tests hold the horizon back. */
  const readAll = async (after: string | null, count: number) => {
    const types: string[] = [];
    await until(`${count} events are told`, async () => {
      const more = await readOn(after, 1000);
      types.push(...more.types);
      after = more.after;
      return types.length >= count;
    });
    return types;
  };

  it('skips nothing when transactions overlap and commit in another order than they began', async () => {
    const [slow, quick, other] = [await connect(), await connect(), await connect()];
    await slow.query('begin');
    await write(slow, 'test.slow1');
    await quick.query('begin');
    await write(quick, 'test.quick');
    await quick.query('commit');
    const early = await readOn(null);
    expect(early.types).not.toContain('test.quick');
    await write(other, 'test.other');
    await write(slow, 'test.slow2');
    const still = await readOn(early.after);
    expect(still.types).toEqual([]);
    await slow.query('commit');
    const late = await readAll(still.after, 4);
    expect(late).toEqual(['test.slow1', 'test.slow2', 'test.quick', 'test.other']);
  });

  it('brings every event exactly once to a reader who reads while many write', async () => {
    const writers = await Promise.all(Array.from({ length: 6 }, connect));
    const start = await lastEvent(writers[0]!);
    const writing = new AbortController();
    const done = Promise.all(
      writers.map(async (client, w) => {
        for (let i = 0; i < 40; i++) {
          await client.query('begin');
          await write(client, `test.${w}-${i}-a`);
          if (i % 3 === 0) await client.query('select pg_sleep(0.002)');
          await write(client, `test.${w}-${i}-b`);
          await client.query(i % 10 === 9 ? 'rollback' : 'commit');
        }
      }),
    ).finally(() => writing.abort());
    const seen: string[] = [];
    let after: string | null = start;
    while (!writing.signal.aborted) {
      const more = await readOn(after, 7);
      seen.push(...more.types);
      after = more.after;
    }
    await done;
    const expected = 6 * 36 * 2;
    seen.push(...(await readAll(after, expected - seen.length)));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(expected);
  });

  it('counts transactions as numbers, not as text', async () => {
    const client = await connect();
    for (const xid of ['9', '10', '99', '100'])
      await client.query(
        `insert into events (xid, at, type, actor_kind) values ($1::xid8, '2026-11-23T09:00:00Z', $2, 'system')`,
        [xid, `test.xid${xid}`],
      );
    const first = await read('?limit=4&after=8-0');
    expect(first.items.map(({ type }) => type)).toEqual(['test.xid9', 'test.xid10', 'test.xid99', 'test.xid100']);
  });

  it('refuses a cursor that is none, or of a database that was restored since', async () => {
    expect(await read('?after=abc')).toMatchObject({ code: 'cursor-invalid' });
    expect(await read('?after=99999999999-1')).toMatchObject({ code: 'cursor-of-another-database' });
  });

  it('is for managers and tokens with the scope alone', async () => {
    const rep = await signInAs(running, 'rep');
    const manager = await signInAs(running, 'manager');
    const status = async (asking: Record<string, string>) =>
      (await running.inject({ method: 'GET', url: '/api/v1/events', headers: asking })).statusCode;
    expect(await status(rep.headers)).toBe(403);
    expect(await status(manager.headers)).toBe(200);
    expect(await status((await tokenWith(running, 'conversations:read')).headers)).toBe(403);
  });
});
