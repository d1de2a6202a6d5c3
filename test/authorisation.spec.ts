import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { Poller } from '../src/intake/poller.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { OAuthProvider } from './support/oauth-provider.ts';
import { type SignedIn, signInAs } from './support/people.ts';
import { SignedInConnector } from './support/signed-in-connector.ts';
import { says } from './support/talking-connector.ts';

const monday = new Date('2026-03-02T09:00:00Z');
const minutes = (n: number) => new Date(monday.getTime() + n * 60_000);

describe('signing an account in with its platform', () => {
  const clock = new TestClock(monday);
  const platform = new SignedInConnector();
  let provider: OAuthProvider;
  let running: RunningApp;
  let admin: SignedIn;
  let id: string;

  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, headers: object = admin.headers) =>
    running.inject({ method, url: `/api/v1${url}`, headers: { ...headers }, ...(payload && { payload }) });
  const source = async () => (await call('GET', `/sources/${id}`)).json();
  const begin = async (who = admin): Promise<string> => {
    const answer = await call('POST', `/sources/${id}/authorisation`, {}, who.headers);
    expect(answer.statusCode).toBe(201);
    return answer.json<{ url: string }>().url;
  };
  const complete = (back: Record<string, string>, headers?: object) => call('POST', '/authorisation', back, headers);
  const poll = () => running.app.get(Poller).pollDue();
  const sql = <Row>(query: string) => running.app.get(DataSource).query<Row[]>(query);

  beforeAll(async () => {
    provider = await OAuthProvider.start();
    running = await startApp({ clock, connectors: [platform], env: { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' } });
    admin = await signInAs(running, 'admin');
    const payload = { channel: 'scripted', name: 'Brand page', settings: provider.settings };
    ({ id } = (await call('POST', '/sources', payload)).json());
  });
  afterAll(async () => {
    await running.close();
    await provider.stop();
  });
  beforeEach(() => {
    provider.allowed = undefined;
    platform.stranger = undefined;
  });

  it('is needed before the account is read at all', async () => {
    expect(await source()).toMatchObject({ status: 'paused', signIn: 'needed', health: { state: 'signedOut' } });
    await poll();
    expect(provider.asked).toEqual([]);
  });

  it('asks for a code that only we can use', async () => {
    const asked = new URL(await begin()).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      prompt: 'consent',
      response_type: 'code',
      client_id: 'earshot app',
      redirect_uri: 'http://127.0.0.1:3000/settings/accounts/authorised',
      scope: 'mail offline_access',
      code_challenge_method: 'S256',
    });
    expect(asked.get('code_challenge')).toHaveLength(43);
    expect(asked.get('state')).toHaveLength(43);
  });

  it('is refused when somebody declines', async () => {
    const answer = await complete(await provider.decide(await begin(), 'deny'));
    expect(answer.json()).toMatchObject({
      code: 'sign-in-declined',
      detail: expect.stringMatching(/not allowed/) as string,
    });
    expect(provider.asked).toEqual([]);
  });

  it('is refused to another session, a forged request and an API client, and stays open for whoever began it', async () => {
    const back = await provider.decide(await begin());
    const colleague = await signInAs(running, 'admin');
    expect((await complete(back, colleague.headers)).json()).toMatchObject({ code: 'authorisation-unknown' });
    expect((await complete(back, { cookie: admin.headers.cookie })).json()).toMatchObject({ code: 'csrf-token-wrong' });
    expect((await complete(back, {})).statusCode).toBe(401);
    expect((await complete({ ...back, state: 'x'.repeat(43) })).json()).toMatchObject({
      code: 'authorisation-unknown',
    });
    expect(provider.asked).toEqual([]);
    expect((await complete(back)).json()).toMatchObject({ sourceId: id, ok: true, missingScopes: [] });
    expect(await source()).toMatchObject({ status: 'connected', signIn: 'done' });
  });

  it('works once', async () => {
    const back = await provider.decide(await begin());
    expect((await complete(back)).statusCode).toBe(200);
    const exchanged = provider.count('authorization_code');
    expect((await complete(back)).json()).toMatchObject({ code: 'authorisation-unknown' });
    expect(provider.count('authorization_code')).toBe(exchanged);
  });

  it('is over after ten minutes, and when it is begun anew', async () => {
    const late = await provider.decide(await begin());
    clock.set(minutes(10));
    expect((await complete(late)).json()).toMatchObject({ code: 'authorisation-unknown' });
    const first = await provider.decide(await begin());
    await begin();
    expect((await complete(first)).json()).toMatchObject({ code: 'authorisation-unknown' });
  });

  it('gives no code to another server than it was asked of', async () => {
    const exchanged = provider.asked.length;
    const back = await provider.decide(await begin());
    expect((await complete({ ...back, iss: 'https://evil.example' })).json()).toMatchObject({ code: 'issuer-wrong' });
    expect(provider.asked).toHaveLength(exchanged);
  });

  it('cannot be completed with the code of another sign-in', async () => {
    const colleague = await signInAs(running, 'admin');
    const theirs = await provider.decide(await begin(colleague));
    const ours = await provider.decide(await begin());
    const answer = await complete({ ...ours, code: theirs.code! });
    expect(answer.json()).toMatchObject({ code: 'sign-in-failed' });
    expect(await source()).toMatchObject({ signIn: 'done' });
  });

  it('says when it is the wrong account, and changes nothing', async () => {
    platform.stranger = '@somebody';
    const before = await sql('select secrets from sources');
    const answer = await complete(await provider.decide(await begin()));
    expect(answer.json()).toMatchObject({ code: 'sign-in-failed', detail: 'You signed in as @somebody.' });
    expect(await sql('select secrets from sources')).toEqual(before);
  });

  it('names the permissions that were not given', async () => {
    provider.allowed = ['offline_access'];
    const answer = await complete(await provider.decide(await begin()));
    expect(answer.json()).toMatchObject({
      ok: false,
      missingScopes: ['mail'],
      message: expect.stringMatching(/not given: mail/) as string,
    });
    expect(await source()).toMatchObject({ health: { missingScopes: ['mail'] } });
  });

  it('keeps tokens sealed and shows them to nobody', async () => {
    await complete(await provider.decide(await begin()));
    await poll();
    const rows =
      JSON.stringify(await sql('select * from sources')) + JSON.stringify(await sql('select * from audit_entries'));
    expect(platform.token).toHaveLength(32);
    expect(rows + JSON.stringify(await source())).not.toContain(platform.token);
    expect(
      await sql(`select details from audit_entries where action = 'source.signed-in' order by id desc limit 1`),
    ).toEqual([{ details: { missingScopes: [] } }]);
  });

  it('is asked for again when the access was withdrawn; the same account then fills its gap', async () => {
    platform.said.push(says('1', 'Where is my parcel?', minutes(20)));
    clock.set(minutes(21));
    await poll();
    provider.revoke();
    clock.set(minutes(90));
    await poll();
    expect((await source()).health).toMatchObject({
      state: 'deaf',
      lastError: expect.stringMatching(/withdrawn by the invented platform.*sign in again/) as string,
    });
    platform.said.push(says('2', 'Nobody there?', minutes(100), 'ben'), says('3', 'Hello?', minutes(101), 'cleo'));
    clock.set(minutes(60 * 13));
    const answer = await complete(await provider.decide(await begin()));
    expect(answer.json()).toMatchObject({ sourceId: id, ok: true });
    await poll();
    expect((await source()).health).toMatchObject({ state: 'receiving', deafSince: null });
    expect((await call('GET', '/outages')).json()).toMatchObject([
      { sourceId: id, kind: 'unauthorised', recovered: 2, alreadyLate: 2 },
    ]);
    const stored = await sql<{ external_id: string }>('select external_id from messages order by id');
    expect(stored.map(({ external_id: external }) => external)).toEqual(['1', '2', '3']);
  });

  it('leaves an account alone that somebody paused', async () => {
    const state = () => sql('select status, connected_at from sources');
    const signInFirst = async () => {
      await sql(`update sources set status = 'paused', secrets = secrets - 'accessToken' - 'refreshToken'`);
      const before = await state();
      expect((await complete(await provider.decide(await begin()))).json()).toMatchObject({ ok: true });
      return before;
    };
    // it was read before
    expect(await signInFirst()).toEqual(await state());
    // it never was, and could have been without anybody\u2019s sign-in
    await sql('update sources set history_done_at = null');
    Object.assign(platform.spec, { oauth: { ...platform.spec.oauth, optional: true } });
    expect(await signInFirst()).toEqual(await state());
    Object.assign(platform.spec, { oauth: { ...platform.spec.oauth, optional: false } });
    await signInFirst();
    expect(await source()).toMatchObject({ status: 'connected' });
  });

  it('is not offered where nobody has to sign in, and not to addresses of another kind', async () => {
    await call('PATCH', `/sources/${id}`, { settings: { authorizeUrl: 'javascript:alert(1)' } });
    expect((await call('POST', `/sources/${id}/authorisation`, {})).json()).toMatchObject({
      code: 'sign-in-address-wrong',
    });
    await call('PATCH', `/sources/${id}`, { settings: { clientId: '' } });
    expect((await call('POST', `/sources/${id}/authorisation`, {})).statusCode).toBeGreaterThanOrEqual(400);
  });
});
