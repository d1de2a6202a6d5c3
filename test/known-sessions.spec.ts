import { DataSource } from 'typeorm';
import { type RunningApp, startApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { type SignedIn, signInAs, testClock } from './support/people.ts';

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
  const change = (userId: string, payload: object) =>
    here.inject({ method: 'PATCH', url: `/api/v1/users/${userId}`, payload, headers: admin.headers });

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
    await dataSource.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'earshot listener' and datname = current_database()`,
    );
    await until('the session is looked up again', async () => (await audit(there, person)) === 401);
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
});
