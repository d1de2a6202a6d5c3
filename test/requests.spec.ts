import { DataSource } from 'typeorm';
import { Tokens } from '../src/people/tokens/tokens.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { makeTeam, type SignedIn, signInAs, testClock, tokenWith } from './support/people.ts';

const clock = testClock();
let running: RunningApp;
let admin: SignedIn;
beforeAll(async () => {
  running = await startApp({ clock });
  admin = await signInAs(running, 'admin');
});
afterAll(() => running.close());

type Headers = Record<string, string>;
const send = (method: 'POST' | 'PATCH' | 'PUT' | 'GET', url: string, headers: Headers, payload?: object | string) =>
  running.inject({ method, url: `/api/v1/${url}`, headers, ...(payload !== undefined && { payload }) });

describe('a request that changes something with a cookie', () => {
  const create = (headers: Headers) => send('POST', 'teams', headers, { name: `Team ${Math.random()}` });

  it('needs the token that only our page knows', async () => {
    const { cookie } = admin.headers;
    const other = await signInAs(running, 'admin');
    expect((await create({ cookie })).json()).toMatchObject({ status: 403, code: 'csrf-token-wrong' });
    expect((await create({ cookie, 'x-csrf-token': other.headers['x-csrf-token'] })).statusCode).toBe(403);
    expect((await create(admin.headers)).statusCode).toBe(201);
    expect((await send('GET', 'teams', { cookie })).statusCode).toBe(200);
  });

  it.each<[string, Headers, number]>([
    ['our own', { origin: 'http://localhost:80', host: 'localhost:80' }, 201],
    ['another', { origin: 'https://evil.example', host: 'localhost:80' }, 403],
    ['another port', { origin: 'http://localhost:8080', host: 'localhost:80' }, 403],
    ['none that can be told', { origin: 'null' }, 403],
    ['another, says the browser alone', { 'sec-fetch-site': 'cross-site' }, 403],
    ['our own, says the browser', { 'sec-fetch-site': 'same-origin' }, 201],
  ])('comes from the site %s', async (_, headers, status) => {
    expect((await create({ ...admin.headers, ...headers })).statusCode).toBe(status);
  });

  it('is not signed in by a page of another site', async () => {
    const response = await send(
      'POST',
      'session',
      { origin: 'https://evil.example' },
      { email: 'a@b.c', password: 'x' },
    );
    expect(response.json()).toMatchObject({ status: 403, code: 'origin-foreign' });
  });

  it('needs no such token with an API token, and then the cookie counts for nothing', async () => {
    const { headers } = await tokenWith(running, 'people:read');
    expect((await create({ ...admin.headers, ...headers })).json()).toMatchObject({ code: 'scope-missing' });
    const writer = await tokenWith(running, 'people:write');
    expect((await create(writer.headers)).statusCode).toBe(201);
  });
});

describe('an Idempotency-Key', () => {
  const names = async (name: string) =>
    (await running.app.get(DataSource).query<unknown[]>('select from teams where name = $1', [name])).length;

  it('carries a request out once and gives the same answer again', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'once-1' };
    const first = await send('POST', 'teams', headers, { name: 'Once' });
    const second = await send('POST', 'teams', headers, { name: 'Once' });
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.json()).toEqual(first.json());
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(await names('Once')).toBe(1);
  });

  it('lets one of many at once act', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'at-once' };
    const all = await Promise.all(Array.from({ length: 8 }, () => send('POST', 'teams', headers, { name: 'At once' })));
    expect(new Set(all.map(({ statusCode }) => statusCode)).has(201)).toBe(true);
    for (const response of all)
      if (response.statusCode !== 201) expect(response.json()).toMatchObject({ code: 'request-running' });
    expect(await names('At once')).toBe(1);
  });

  it('belongs to one request of one caller', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'mine' };
    await send('POST', 'teams', headers, { name: 'Mine' });
    const another = await send('POST', 'teams', headers, { name: 'Not mine' });
    expect(another.json()).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
    const { headers: token } = await tokenWith(running, 'people:write');
    const others = await send('POST', 'teams', { ...token, 'idempotency-key': 'mine' }, { name: 'Theirs' });
    expect(others.statusCode).toBe(201);
  });

  it('is free again after a refusal', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'again' };
    expect((await send('POST', 'teams', headers, { name: 'Once' })).json()).toMatchObject({ code: 'team-name-taken' });
    await running.app.get(DataSource).query("update teams set name = 'Twice' where name = 'Once'");
    expect((await send('POST', 'teams', headers, { name: 'Once' })).statusCode).toBe(201);
  });

  it('of a process that died is taken over if nothing was stored, and refused if something was', async () => {
    const dataSource = running.app.get(DataSource);
    const headers = { ...admin.headers, 'idempotency-key': 'died' };
    expect((await send('POST', 'teams', headers, { name: 'Died' })).statusCode).toBe(201);
    const died = (acted: boolean) =>
      dataSource.query(
        `update idempotency_keys set status = null, response = null, acted_at = case when $1 then acted_at end where key = 'died'`,
        [acted],
      );
    await died(true);
    expect((await send('POST', 'teams', headers, { name: 'Died' })).json()).toMatchObject({ code: 'request-running' });
    clock.advance(121_000);
    expect((await send('POST', 'teams', headers, { name: 'Died' })).json()).toMatchObject({
      status: 409,
      code: 'request-outcome-unknown',
    });
    await dataSource.query("delete from teams where name = 'Died'");
    await died(false);
    expect((await send('POST', 'teams', headers, { name: 'Died' })).statusCode).toBe(201);
    expect(await names('Died')).toBe(1);
  });

  it('keeps no secret', async () => {
    const headers = { ...admin.headers, 'idempotency-key': 'secret' };
    const made = await send('POST', 'tokens', headers, { name: 'Shop', scopes: ['mentions:write'] });
    const { token } = made.json<{ token: string }>();
    expect(token).toMatch(/^earshot_[\w-]{43}$/);
    const again = await send('POST', 'tokens', headers, { name: 'Shop', scopes: ['mentions:write'] });
    expect(again.json()).toMatchObject({ status: 409, code: 'shown-once' });
    const kept = await running.app
      .get(DataSource)
      .query<unknown[]>('select from idempotency_keys where response::text like $1', [`%${token}%`]);
    expect(kept).toEqual([]);
    expect(await running.app.get(Tokens).list()).toHaveLength(
      (await running.app.get(DataSource).query<unknown[]>('select from api_tokens')).length,
    );
  });

  it.each(['', 'x'.repeat(256), 'Ã¤', 'a b'])('is refused as %p', async (key) => {
    const response = await send('POST', 'teams', { ...admin.headers, 'idempotency-key': key }, { name: 'Odd' });
    expect(response.json()).toMatchObject({ status: 400, code: 'idempotency-key-invalid' });
  });
});

describe('If-Match', () => {
  it('lets only the one who read the newest version change it', async () => {
    const id = await makeTeam(running);
    const read = await send('GET', `teams/${id}`, admin.headers);
    expect(read.headers.etag).toBe('"1"');
    const change = (etag: string, name: string) =>
      send('PATCH', `teams/${id}`, { ...admin.headers, 'if-match': etag }, { name });
    const both = await Promise.all([change('"1"', 'First'), change('"1"', 'Second')]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
    expect((await change('W/"2"', 'Third')).statusCode).toBe(412);
    expect((await change('"1", "2"', 'Third')).headers.etag).toBe('"3"');
    expect((await change('*', 'Fourth')).statusCode).toBe(200);
    expect((await change('3', 'Fifth')).json()).toMatchObject({ status: 400, code: 'if-match-invalid' });
  });
});

describe('rate limits', () => {
  it('tell what is left, refuse what is too much, and begin anew with the minute', async () => {
    const small = await startApp({ clock, env: { EARSHOT_RATE_LIMIT: '3' } });
    const { headers } = await signInAs(small, 'rep');
    const ask = () => small.inject({ url: '/api/v1/session', headers });
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 429]);
    expect(answers.map((answer) => answer.headers['ratelimit-remaining'])).toEqual(['2', '1', '0', '0']);
    expect(answers[3]!.headers['retry-after']).toBe(String(answers[3]!.headers['ratelimit-reset']));
    expect((await small.inject({ url: '/health/live' })).statusCode).toBe(200);
    clock.advance(60_000);
    expect((await ask()).statusCode).toBe(200);
    await small.close();
  });
});

describe('garbage', () => {
  const json = { 'content-type': 'application/json' };
  const raw = async (body: string | Buffer, headers: Headers = json) =>
    running.inject({ method: 'POST', url: '/api/v1/teams', headers: { ...admin.headers, ...headers }, payload: body });

  it.each<[string, string | Buffer, number]>([
    ['no JSON', '{"name": ', 400],
    ['an empty body', '', 400],
    ['a huge body', Buffer.alloc(17 * 1024 * 1024, 0x20), 413],
    ['deep JSON', '{"name":'.repeat(10_000) + '1' + '}'.repeat(10_000), 400],
    ['a wide list', JSON.stringify({ name: 'Wide', skills: Array.from({ length: 100_000 }, () => 'x') }), 422],
    ['NUL in a text', '{"name": "a\\u0000b"}', 400],
    ['NUL in a key', '{"na\\u0000me": "ab"}', 400],
    ['half a surrogate pair', '{"name": "\\ud800"}', 400],
    ['invalid UTF-8', Buffer.from([...Buffer.from('{"name": "'), 0xc3, 0x28, ...Buffer.from('"}')]), 400],
    ['a name of 10,000 characters', JSON.stringify({ name: 'x'.repeat(10_000) }), 422],
    ['a poisoned prototype', '{"name": "Proto", "__proto__": {"role": "admin"}}', 400],
    ['an unknown field', '{"name": "Field", "role": "admin"}', 422],
    ['a list', '[]', 422],
    ['a number for a name', '{"name": 7}', 422],
    ['null', 'null', 422],
  ])('%s is refused in words, and nothing is stored', async (_, body, status) => {
    const before = await running.app.get(DataSource).query<unknown[]>('select from teams');
    const response = await raw(body);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const problem = response.json<{ status: number; detail: string; code: string }>();
    expect(problem).toEqual(expect.objectContaining({ status, type: 'about:blank', title: expect.any(String) }));
    expect(problem.detail).toMatch(/^[A-Z].*[.!]$/);
    expect(response.body.length).toBeLessThan(2000);
    expect(await running.app.get(DataSource).query<unknown[]>('select from teams')).toHaveLength(before.length);
  });

  it.each([
    ['/api/v1/users/0', 404],
    ['/api/v1/users/99999999999999999999', 404],
    ['/api/v1/users/1%00', 400],
    ['/api/v1/users/%ff', 400],
    ['/api/v1/audit?cursor=%00', 400],
    ['/api/v1/audit?cursor=bm90IGpzb24', 400],
    ['/api/v1/audit?limit=1e9', 422],
    ['/api/v1/audit?limit=1&limit=2', 422],
    ['/api/v1/audit?subject=user:99999999999999999999', 422],
    ['/api/v1/nothing', 404],
  ])('%s is answered with %i', async (url, status) => {
    const response = await running.inject({ url, headers: admin.headers });
    expect(response.json()).toMatchObject({ status, detail: expect.any(String), code: expect.any(String) });
  });

  it.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+010000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'soon'])(
    'a token that ends at %s is made or refused',
    async (expiresAt) => {
      const response = await send('POST', 'tokens', admin.headers, {
        name: 'Dated',
        scopes: ['events:read'],
        expiresAt,
      });
      expect(response.statusCode).toBe(expiresAt.startsWith('9999') ? 201 : 422);
    },
  );

  it('other kinds of body are refused', async () => {
    const form = await raw('name=x%00', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form.json()).toMatchObject({ status: 400, code: 'text-has-nul' });
    expect((await raw('<name/>', { 'content-type': 'text/xml' })).json()).toMatchObject({ status: 415 });
  });
});
