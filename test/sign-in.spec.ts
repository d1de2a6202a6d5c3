import { DataSource } from 'typeorm';
import { SetupLinks } from '../src/people/setup/setup-links.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { signInAs, testClock } from './support/people.ts';

const password = 'a long and quiet evening';
const email = 'ana@example.com';

describe('setting up and signing in', () => {
  const clock = testClock();
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ clock });
  });
  afterAll(() => running.close());

  const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
    running.inject({ method: 'POST', url: `/api/v1/${url}`, payload, headers });
  const signIn = (given: object = {}, remoteAddress = '203.0.113.5') =>
    running.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password, ...given }, remoteAddress });
  const cookieOf = (response: { headers: Record<string, unknown> }) =>
    String(response.headers['set-cookie']).split(';')[0]!;

  it('makes one admin by the link, though two try at once', async () => {
    const link = (await running.app.get(SetupLinks).issueIfNoUser())!;
    const token = link.split('#')[1]!;
    expect((await post('setup', { token: 'x'.repeat(43), name: 'Eve', email, password })).statusCode).toBe(403);
    const both = await Promise.all(
      ['ana', 'mari'].map((name) => post('setup', { token, name, email: `${name}@example.com`, password })),
    );
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409]);
    const won = both.find(({ statusCode }) => statusCode === 201)!;
    expect(won.json()).toMatchObject({ user: { role: 'admin', teams: [] }, installation: 'Earshot' });
    expect(won.headers['set-cookie']).toMatch(
      /^earshot_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=/,
    );
    expect(await running.app.get(SetupLinks).issueIfNoUser()).toBeNull();
    await running.app.get(DataSource).query('update users set email = $1', [email]);
  });

  it('takes the right password in any spelling of the address, and shows the session', async () => {
    const response = await signIn({ email: 'ANA@Example.com' });
    expect(response.statusCode).toBe(200);
    const cookie = cookieOf(response);
    const session = await running.inject({ url: '/api/v1/session', headers: { cookie } });
    expect(session.json()).toEqual(response.json());
    const stored = await running.app
      .get(DataSource)
      .query<{ hash: string }[]>("select password_hash hash from users where email = 'ana@example.com'");
    expect(stored[0]!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('refuses a wrong password and an unknown address in the same words', async () => {
    const wrong = await signIn({ password: 'wrong password' }, '198.51.100.1');
    const unknown = await signIn({ email: 'nobody@example.com' }, '198.51.100.2');
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(wrong.json()).toEqual(unknown.json());
    expect(wrong.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ['a known account', email],
    ['an unknown one', 'nobody.else@example.com'],
  ])(
    'lets %s be tried five times from one address, also at once, and the owner in from elsewhere',
    async (_, tried) => {
      const tries = Array.from({ length: 9 }, () => signIn({ email: tried, password: 'guess' }, '198.51.100.7'));
      const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
      expect(statuses.filter((status) => status === 429)).toHaveLength(4);
      const right = await signIn({ email: tried }, '198.51.100.7');
      expect(right.statusCode).toBe(429);
      expect(Number(right.headers['retry-after'])).toBe(15 * 60);
      if (tried === email) expect((await signIn({}, '203.0.113.9')).statusCode).toBe(200);
      clock.advance(15 * 60_000 + 1);
      expect((await signIn({ email: tried }, '198.51.100.7')).statusCode).toBe(tried === email ? 200 : 401);
    },
  );

  it('lets one address fail fifty times in all', async () => {
    for (let i = 0; i < 50; i++)
      expect((await signIn({ email: `x${i}@example.com` }, '198.51.100.9')).statusCode).toBe(401);
    expect((await signIn({ email: 'another@example.com' }, '198.51.100.9')).statusCode).toBe(429);
  });

  it('ends a session after a day without a request, and after two weeks of work', async () => {
    const cookie = cookieOf(await signIn());
    const status = async () => (await running.inject({ url: '/api/v1/session', headers: { cookie } })).statusCode;
    for (let day = 0; day < 13; day++) {
      clock.advance(23.9 * 3600_000);
      expect(await status()).toBe(200);
    }
    clock.advance(26 * 3600_000);
    expect(await status()).toBe(401);
    const used = cookieOf(await signIn());
    const usedStatus = async () =>
      (await running.inject({ url: '/api/v1/session', headers: { cookie: used } })).statusCode;
    for (let hours = 0; hours < 14 * 24 - 20; hours += 20) {
      clock.advance(20 * 3600_000);
      expect(await usedStatus()).toBe(200);
    }
    clock.advance(20 * 3600_000);
    expect(await usedStatus()).toBe(401);
  });

  it('gives a new token at sign-in and forgets the one before', async () => {
    const before = cookieOf(await signIn());
    const again = await running.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { cookie: before },
      payload: { email, password },
    });
    expect(cookieOf(again)).not.toBe(before);
    expect((await running.inject({ url: '/api/v1/session', headers: { cookie: before } })).statusCode).toBe(401);
  });

  it('signs out at once', async () => {
    const response = await signIn();
    const headers = { cookie: cookieOf(response), 'x-csrf-token': response.json<{ csrfToken: string }>().csrfToken };
    const out = await running.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect([out.statusCode, out.headers['set-cookie']]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await running.inject({ url: '/api/v1/session', headers })).statusCode).toBe(401);
  });

  it('changes a password, ends the other sessions and goes on here', async () => {
    const [here, there] = [await signIn(), await signIn()];
    const headers = { cookie: cookieOf(here), 'x-csrf-token': here.json<{ csrfToken: string }>().csrfToken };
    const change = (payload: object) => running.inject({ method: 'PUT', url: '/api/v1/me/password', headers, payload });
    const wrong = await change({ currentPassword: 'not this one', newPassword: 'another quiet evening' });
    expect(wrong.json()).toMatchObject({ status: 422, fields: { currentPassword: expect.any(String) } });
    const short = await change({ currentPassword: password, newPassword: 'short' });
    expect(short.json()).toMatchObject({ fields: { newPassword: expect.stringContaining('at least 10 characters') } });
    const changed = await change({ currentPassword: password, newPassword: 'another quiet evening' });
    expect(changed.statusCode).toBe(200);
    const read = (cookie: string) => running.inject({ url: '/api/v1/session', headers: { cookie } });
    expect((await read(cookieOf(changed))).statusCode).toBe(200);
    expect((await read(cookieOf(here))).statusCode).toBe(401);
    expect((await read(cookieOf(there))).statusCode).toBe(401);
    expect((await signIn()).statusCode).toBe(401);
    expect((await signIn({ password: 'another quiet evening' })).statusCode).toBe(200);
  });

  it('writes sign-ins down for admins', async () => {
    const { headers } = await signInAs(running, 'admin');
    const page = (await running.inject({ url: '/api/v1/audit?action=session.&limit=200', headers })).json<{
      items: { action: string; address: string }[];
    }>();
    const actions = new Set(page.items.map(({ action }) => action));
    expect([...actions].sort()).toEqual(['session.ended', 'session.refused', 'session.started']);
    expect(page.items.some(({ address }) => address === '198.51.100.7')).toBe(true);
  });
});

describe('behind https', () => {
  it('pins the cookie to this host', async () => {
    const running = await startApp({ env: { EARSHOT_PUBLIC_URL: 'https://care.example.com' } });
    const token = (await running.app.get(SetupLinks).issueIfNoUser())!.replace('https://care.example.com/setup#', '');
    const payload = { token, name: 'Ana', email, password };
    const response = await running.inject({ method: 'POST', url: '/api/v1/setup', payload });
    expect(response.headers['set-cookie']).toMatch(
      /^__Host-earshot_session=.*; Path=\/; HttpOnly; SameSite=Strict;.*; Secure$/,
    );
    await running.close();
  });
});
