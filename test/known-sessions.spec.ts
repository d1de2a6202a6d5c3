import { DataSource } from 'typeorm';
import { ChangeListener } from '../src/database/change-listener.ts';
import type { Principal } from '../src/people/principal.ts';
import { renewedPrincipal } from '../src/people/sessions/principal.query.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { makeTeam, type SignedIn, signInAs, testClock, tokenWith } from './support/people.ts';

describe('a session that two processes know', () => {
  const clock = testClock();
  let here: RunningApp;
  let there: RunningApp;
  let admin: SignedIn;
  beforeAll(async () => {
    here = await startApp({ clock });
    there = await startApp({ clock, db: here.db });
    admin = await signInAs(here, 'admin');
  });
  afterAll(async () => {
    await there.app.close();
    await here.close();
  });

  const audit = (running: RunningApp, { headers }: SignedIn) =>
    running.inject({ url: '/api/v1/audit', headers }).then(({ statusCode }) => statusCode);
  const ask = (method: 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    here.inject({ method, url: `/api/v1/${url}`, headers: admin.headers, ...(payload && { payload }) });
  const change = (userId: string, payload: object) => ask('PATCH', `users/${userId}`, payload);

  it('is over in the next request where a role was changed, and soon everywhere', async () => {
    const person = await signInAs(here, 'admin');
    expect([await audit(here, person), await audit(there, person)]).toEqual([200, 200]);
    expect(await change(person.userId, { role: 'rep' })).toMatchObject({ statusCode: 200 });
    expect(await audit(here, person)).toBe(401);
    await until('the other process has heard', async () => (await audit(there, person)) === 401);
  });

  it('is over in the next request where it was ended, and soon everywhere', async () => {
    const person = await signInAs(here, 'admin');
    expect([await audit(here, person), await audit(there, person)]).toEqual([200, 200]);
    const { headers } = person;
    expect(await here.inject({ method: 'DELETE', url: '/api/v1/session', headers })).toMatchObject({ statusCode: 204 });
    expect(await audit(here, person)).toBe(401);
    await until('the other process has heard', async () => (await audit(there, person)) === 401);
  });

  it('is asked for again when the line on which changes are told was cut', async () => {
    const person = await signInAs(here, 'admin');
    expect(await audit(there, person)).toBe(200);
    const dataSource = here.app.get(DataSource);
    await dataSource.query('delete from sessions where user_id = $1', [person.userId]); // tells nobody
    expect(await audit(there, person)).toBe(200);
    const lines = () =>
      dataSource.query<{ pid: number }[]>(
        `select pid from pg_stat_activity where application_name = 'earshot listener' and datname = current_database()`,
      );
    const cut = (await lines()).map(({ pid }) => pid);
    await dataSource.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [cut]);
    await until('the session is looked up again', async () => (await audit(there, person)) === 401);
    const made = async () => (await lines()).filter(({ pid }) => !cut.includes(pid)).length === cut.length;
    const stand = () => [here, there].every(({ app }) => app.get(ChangeListener).hears);
    await until('both lines stand again', async () => (await made()) && stand());
  });

  it('never lets a change through by what is known', async () => {
    const person = await signInAs(here, 'admin');
    expect(await audit(here, person)).toBe(200);
    await here.app.get(DataSource).query('delete from sessions where user_id = $1', [person.userId]);
    const { headers } = person;
    expect(
      await here.inject({ method: 'POST', url: '/api/v1/labels', payload: { name: 'late' }, headers }),
    ).toMatchObject({ statusCode: 401 });
  });

  it('is what streams go by, which are told when rights change', async () => {
    const topics: string[] = [];
    const stop = here.app.get(ChangeListener).onChange((notice) => topics.push(...(notice.topics ?? [])));
    const dataSource = here.app.get(DataSource);
    const { userId } = await signInAs(here, 'rep');
    const { tokenId } = await tokenWith(here, 'people:read');
    const [{ id: sessionId }] = await dataSource.query<[{ id: string }]>('select id from sessions where user_id = $1', [
      userId,
    ]);
    const asRep: Principal = {
      kind: 'user',
      userId,
      role: 'rep',
      sessionId,
      locale: 'en',
      teamIds: [],
      leadTeamIds: [],
    };
    const asToken: Principal = { kind: 'token', tokenId, scopes: ['people:read'], onBehalfOf: null };
    const team = await makeTeam(here);
    await ask('PUT', `teams/${team}/members`, { members: [{ userId, isLead: false }] });
    expect(await renewedPrincipal(dataSource, asRep, clock.now())).toMatchObject({ teamIds: [team] });
    await change(userId, { role: 'lead' });
    await ask('DELETE', `tokens/${tokenId}`);
    expect(await renewedPrincipal(dataSource, asRep, clock.now())).toBeUndefined();
    expect(await renewedPrincipal(dataSource, asToken, clock.now())).toBeUndefined();
    const told = [`principal:user:${userId}`, `principal:token:${tokenId}`];
    await until('they are told', () => told.every((topic) => topics.includes(topic)));
    stop();
  });
});
