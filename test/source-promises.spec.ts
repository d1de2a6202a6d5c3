import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { ConnectorError } from '../src/connectors/connector-error.ts';
import { CredentialWatch } from '../src/intake/credential-watch.ts';
import { PollLeases } from '../src/intake/poll-lease.ts';
import { Poller } from '../src/intake/poller.ts';
import { SourceSweep } from '../src/intake/source-sweep.ts';
import { PlatformLimits } from '../src/sources/platform-limits.ts';
import { SourceVault } from '../src/sources/source-vault.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { OAuthProvider } from './support/oauth-provider.ts';
import { makeTeam, signInAs } from './support/people.ts';
import { SignedInConnector } from './support/signed-in-connector.ts';
import { says } from './support/talking-connector.ts';

const monday = new Date('2026-03-02T00:00:00Z');
const second = 1000;
const hour = 3600 * second;

describe('what every source promises', () => {
  const clock = new TestClock(monday);
  const platform = new SignedInConnector();
  const env = { EARSHOT_ALLOW_PRIVATE_HOSTS: 'true' };
  let provider: OAuthProvider;
  let running: RunningApp;
  let another: RunningApp;
  let id: string;
  let team: string;

  const sql = <Row>(query: string, values: unknown[] = []) => running.app.get(DataSource).query<Row[]>(query, values);
  /** Sessions end long before the days do that pass here, so people sign in for each call. */
  const ask = async (role: 'admin' | 'rep', method: 'GET' | 'POST', url: string, payload?: object) => {
    const { headers } = await signInAs(running, role, { teamIds: role === 'rep' ? [team] : [] });
    return (await running.inject({ method, url: `/api/v1${url}`, headers, ...(payload && { payload }) })).json();
  };
  const health = async () => (await ask('rep', 'GET', `/sources/${id}`)).health;
  const poll = () => running.app.get(Poller).pollDue();
  const signIn = async () => {
    const { headers } = await signInAs(running, 'admin');
    const call = async (url: string, payload: object) =>
      (await running.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload })).json();
    const { url } = await call(`/sources/${id}/authorisation`, {});
    expect(await call('/authorisation', await provider.decide(url))).toMatchObject({ sourceId: id });
  };
  /** Lets time pass as the processes do: whatever is due is read. */
  const pass = async (milliseconds: number, step = 5 * second) => {
    for (let passed = 0; passed < milliseconds; passed += step) {
      clock.advance(step);
      await poll();
    }
  };

  beforeAll(async () => {
    Object.assign(platform.spec, { pollEverySeconds: 300, budgetSetting: 'dailyBudget' });
    platform.spec.settings.push({ name: 'dailyBudget', label: '', help: '', kind: 'number', default: 5 });
    provider = await OAuthProvider.start();
    running = await startApp({ clock, env, connectors: [platform] });
    another = await startApp({ clock, env, connectors: [new SignedInConnector()], db: running.db });
    ({ id } = await ask('admin', 'POST', '/sources', {
      channel: 'scripted',
      name: 'Page',
      settings: provider.settings,
    }));
    team = await makeTeam(running, [id]);
    await signIn();
    await poll();
  });
  afterAll(async () => {
    await another.close();
    await running.close();
    await provider.stop();
  });

  it('is on the reps\u2019 screens within a minute after its token has ended for good, whatever its pace is', async () => {
    provider.revoke();
    await pass(hour - 300 * second, 60 * second);
    expect(await health()).toMatchObject({ state: 'receiving' });
    await pass(300 * second + 60 * second);
    const { state, deafSince, lastError } = await health();
    expect({ state, lastError }).toEqual({
      state: 'deaf',
      lastError: expect.stringMatching(/withdrawn.*sign in again/) as string,
    });
    // in truth it is told two minutes before the token ends, while it still could be received
    expect(Date.parse(deafSince)).toBeLessThanOrEqual(monday.getTime() + hour);
    await signIn();
    await poll();
    expect(await health()).toMatchObject({ state: 'receiving', deafSince: null });
  });

  it('is on their screens within a minute after its access was taken away between two polls', async () => {
    let dead = false;
    const refused = () => ConnectorError.unauthorised('The platform does not know us any more.');
    platform.checkAccess = async () => {
      if (dead) throw refused();
    };
    await pass(300 * second);
    dead = true;
    platform.troubles.push(...Array.from({ length: 20 }, refused));
    const watch = running.app.get(CredentialWatch);
    for (let passed = 0; passed < 60 * second; passed += 5 * second) {
      await watch.watch();
      await pass(5 * second);
    }
    expect(await health()).toMatchObject({ state: 'deaf', lastError: 'The platform does not know us any more.' });
    delete platform.checkAccess;
    platform.troubles.length = 0;
    await pass(60 * second);
    expect(await health()).toMatchObject({ state: 'receiving' });
  });

  it('is on their screens when a limit means that nothing comes for long, and not for a usual one', async () => {
    const limited = (milliseconds: number) =>
      ConnectorError.rateLimited('Today\u2019s budget is used up.', new Date(clock.now().getTime() + milliseconds));
    platform.troubles.push(limited(15 * 60 * second));
    await pass(310 * second);
    expect(await health()).toMatchObject({ state: 'failing' });
    await pass(15 * 60 * second, 60 * second);
    platform.troubles.push(limited(8 * hour));
    await pass(310 * second);
    expect(await health()).toMatchObject({ state: 'deaf', lastError: 'Today\u2019s budget is used up.' });
    await pass(8 * hour, hour);
    expect(await health()).toMatchObject({ state: 'receiving' });
  });

  it('is on their screens when a short limit is repeated for longer than a usual one', async () => {
    const again = () => {
      const error = ConnectorError.rateLimited('Slow down.', new Date(clock.now().getTime() + 60 * second));
      platform.troubles.splice(0, platform.troubles.length, error);
    };
    const passLimited = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute++) {
        again();
        await pass(60 * second, 60 * second);
      }
    };
    await running.app.get(PollLeases).wake(id, clock.now());
    await passLimited(15);
    expect(await health()).toMatchObject({ state: 'failing' });
    await passLimited(3);
    expect(await health()).toMatchObject({ state: 'deaf', lastError: 'Slow down.' });
    platform.troubles.length = 0;
    await pass(120 * second, 60 * second);
    expect(await health()).toMatchObject({ state: 'receiving' });
  });

  it('measures how late its messages come', async () => {
    platform.said.push(says('1', 'Where is it?', new Date(clock.now().getTime() + 100 * second)));
    await pass(400 * second);
    const { lagSeconds } = await health();
    expect(lagSeconds).toBeGreaterThan(0);
    expect(lagSeconds).toBeLessThanOrEqual(300);
  });

  it('shares a platform\u2019s limits between processes', async () => {
    const [one, other] = [running, another].map(({ app }) => app.get(PlatformLimits));
    const resetAt = new Date(clock.now().getTime() + 900 * second);
    await one!.observe(id, 'search', 7, resetAt);
    const asked = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one! : other!).spend(id, 'search', 1)),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(7);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'rate-limited', retryAt: resetAt },
    });
    clock.advance(901 * second);
    await other!.spend(id, 'search', 1);
  });

  it('shows what it has cost today and what it may cost', async () => {
    const charge = async ({ app }: RunningApp, dollars: number) =>
      (await app.get(SourceVault).open(id)).charge!(dollars);
    expect(await health()).toMatchObject({ spentToday: null, dailyBudget: 5 });
    await Promise.all([charge(running, 1.5), charge(another, 0.001), charge(running, 0.25)]);
    expect(await health()).toMatchObject({ spentToday: 1.751 });
    clock.advance(24 * hour);
    expect(await health()).toMatchObject({ spentToday: 0 });
    expect(await charge(another, 0)).toEqual({ charged: true, today: 0, total: 1.751 });
  });

  it('compares what is granted with what is needed once a day', async () => {
    const sweep = () => running.app.get(SourceSweep).sweep();
    await signIn();
    await sweep();
    await sql(`update sources set settings = settings || '{"scope": "mail offline_access calendar"}'`);
    clock.advance(23 * hour);
    await poll();
    await sweep();
    expect(await health()).toMatchObject({ missingScopes: [] });
    clock.advance(2 * hour);
    await poll();
    await sweep();
    expect(await health()).toMatchObject({ missingScopes: ['calendar'] });
  });

  it('raises an alert when it is silent at an hour of the week that is usually busy, and only then', async () => {
    const sweep = () => running.app.get(SourceSweep).sweep();
    const start = new Date('2026-04-06T00:00:00Z');
    clock.set(new Date(start.getTime() + 9 * hour));
    // for five weeks 20 messages came on each working hour of a Monday, and none at night
    for (let week = 1; week <= 5; week++)
      for (let of = 8; of < 17; of++)
        await sql('insert into source_hours (source_id, hour, items) values ($1, $2, 20) on conflict do nothing', [
          id,
          new Date(start.getTime() - week * 7 * 24 * hour + of * hour),
        ]);
    await sql(`update sources set connected_at = '2026-02-01'`);
    await sql('update source_states set last_item_received_at = $1', [new Date(start.getTime() - 7 * hour)]);
    clock.set(new Date(start.getTime() + 8 * hour));
    await sweep();
    expect(await health()).toMatchObject({ state: 'receiving' });
    clock.set(new Date(start.getTime() + 9 * hour));
    await sweep();
    expect(await health()).toMatchObject({ state: 'deaf' });
    expect(await sql(`select kind, began_at from outages where ended_at is null`)).toEqual([
      { kind: 'silent', began_at: new Date(start.getTime() - 7 * hour) },
    ]);
    platform.said.push(says('2', 'There we are.', clock.now()));
    await running.app.get(PollLeases).wake(id, clock.now());
    await poll();
    expect(await health()).toMatchObject({ state: 'receiving' });
  });
});
