import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { accessToken } from '../src/connectors/oauth.ts';
import { SourceVault } from '../src/sources/source-vault.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { OAuthProvider } from './support/oauth-provider.ts';
import { type SignedIn, signInAs } from './support/people.ts';
import { SignedInConnector, testOAuth } from './support/signed-in-connector.ts';

const monday = new Date('2026-03-02T09:00:00Z');

describe('renewing tokens that are good once', () => {
  const clock = new TestClock(monday);
  const env = { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' };
  let provider: OAuthProvider;
  let first: RunningApp;
  let second: RunningApp;
  let admin: SignedIn;
  let id: string;
  let open: () => void;

  const call = async (url: string, payload: object) =>
    (await first.inject({ method: 'POST', url: `/api/v1${url}`, headers: admin.headers, payload })).json();
  const signIn = async () => {
    const { url } = await call(`/sources/${id}/authorisation`, {});
    return call('/authorisation', await provider.decide(url));
  };
  const token = async ({ app }: RunningApp) => accessToken(await app.get(SourceVault).open(id), testOAuth);
  const renewing = () => until('the provider is asked', () => provider.count('refresh_token') > 0);

  beforeAll(async () => {
    provider = await OAuthProvider.start();
    first = await startApp({ clock, env, connectors: [new SignedInConnector()] });
    second = await startApp({ clock, env, connectors: [new SignedInConnector()], db: first.db });
    admin = await signInAs(first, 'admin');
    ({ id } = await call('/sources', { channel: 'scripted', name: 'Page', settings: provider.settings }));
  });
  afterAll(async () => {
    await second.close();
    await first.close();
    await provider.stop();
  });
  beforeEach(async () => {
    clock.advance(3_600_000);
    provider.gate = Promise.resolve();
    provider.broken = undefined;
    expect(await signIn()).toMatchObject({ ok: true });
    provider.asked.length = 0;
    provider.gate = new Promise((resolve) => (open = resolve));
    clock.advance(3_500_000);
  });

  it('is done by one of two processes; both get what it brought, though the provider is slow', async () => {
    const before = Promise.all([token(first), token(second), token(first)]);
    await renewing();
    open();
    const [one, two, three] = await before;
    expect(provider.count('refresh_token')).toBe(1);
    expect([two, three]).toEqual([one, one]);
    expect(await token(second)).toBe(one);
    clock.advance(3_600_000);
    expect(await token(second)).not.toBe(one);
  });

  it('is taken over when the process that began it has died', async () => {
    await first.app
      .get(DataSource)
      .query(`update source_states set renewal_owner = 'a dead one', renewal_until = $1`, [
        new Date(clock.now().getTime() + 60_000),
      ]);
    open();
    const waiting = token(second);
    clock.advance(60_000);
    expect(await waiting).toHaveLength(32);
    expect(provider.count('refresh_token')).toBe(1);
  });

  it('does not overwrite what a person brings by signing in meanwhile', async () => {
    const renewal = token(second);
    await renewing();
    expect(await signIn()).toMatchObject({ ok: true });
    const brought = await token(first);
    open();
    expect(await renewal).toBe(brought);
    expect(await token(first)).toBe(brought);
    clock.advance(3_600_000);
    expect(await token(first)).toHaveLength(32);
  });

  it.each([
    [503, 'unavailable', /has trouble/],
    [429, 'rate-limited', /slow down/],
  ])('fails for a while when the provider answers %i, and keeps the old token', async (status, kind, sentence) => {
    open();
    provider.broken = status;
    await expect(token(first)).rejects.toMatchObject({ kind, message: expect.stringMatching(sentence) as string });
    provider.broken = undefined;
    expect(await token(second)).toHaveLength(32);
  });

  it('asks for a person when the access was withdrawn', async () => {
    open();
    provider.revoke();
    await expect(token(first)).rejects.toMatchObject({ kind: 'unauthorised', code: 'invalid_grant' });
  });

  it('renews for a test of the stored account too, and stores what it brought', async () => {
    open();
    const tested = await call('/sources/test', { channel: 'scripted', sourceId: id, settings: {} });
    expect(tested).toMatchObject({ ok: true });
    expect(provider.count('refresh_token')).toBe(1);
    clock.advance(3_600_000);
    expect(await token(second)).toHaveLength(32);
  });
});
