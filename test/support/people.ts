import { type RunningApp } from './app.ts';
import { TestClock } from '../../src/common/clock.ts';
import { Clock } from '../../src/common/clock.ts';
import { DataSource } from 'typeorm';
import { type Role } from '../../src/people/principal.ts';
import { type Scope } from '../../src/people/scopes.ts';
import { hashOfToken, newSecretToken } from '../../src/people/secret-token.ts';
import { openSession } from '../../src/people/sessions/sessions.ts';
import { insertUser } from '../../src/people/users/new-user.ts';

/** Somebody signed in, and the headers with which they ask. */
export interface SignedIn {
  userId: string;
  headers: { cookie: string; 'x-csrf-token': string };
}

let count = 0;

/** Makes a user straight in the database and opens a session: fast, and no password is needed. */
export async function signInAs(
  { app }: RunningApp,
  role: Role,
  options: { name?: string; teamIds?: string[]; leads?: string[] } = {},
): Promise<SignedIn> {
  const [dataSource, now] = [app.get(DataSource), app.get(Clock).now()];
  const name = options.name ?? `Somebody ${++count}`;
  const email = `somebody${++count}@example.com`;
  const userId = (await insertUser(dataSource.manager, { email, name, role, passwordHash: 'none' }, now))!;
  await dataSource.query(
    `insert into team_members (team_id, user_id, is_lead)
     select id, $1, id = any($3::bigint[]) from teams where id = any($2::bigint[])`,
    [userId, [...(options.teamIds ?? []), ...(options.leads ?? [])], options.leads ?? []],
  );
  const caller = { address: '127.0.0.1', userAgent: 'test' };
  const { token, csrfToken } = await openSession(dataSource.manager, userId, caller, now);
  return { userId, headers: { cookie: `earshot_session=${token}`, 'x-csrf-token': csrfToken } };
}

/** Makes an API token with these scopes, and the headers with which it asks. The first user is its maker. */
export async function tokenWith(
  { app }: RunningApp,
  ...scopes: Scope[]
): Promise<{ tokenId: string; headers: { authorization: string } }> {
  const token = `earshot_${newSecretToken()}`;
  const [row] = await app.get(DataSource).query<{ id: string }[]>(
    `insert into api_tokens (name, token_hash, hint, scopes, created_by, created_at)
     select 'Test', $1, 'earshot_', $2, min(id), $3 from users returning id`,
    [hashOfToken(token), scopes, app.get(Clock).now()],
  );
  return { tokenId: row!.id, headers: { authorization: `Bearer ${token}` } };
}

/** @returns the new team's id */
export async function makeTeam({ app }: RunningApp, sourceIds: string[] = []): Promise<string> {
  const dataSource = app.get(DataSource);
  const [team] = await dataSource.query<{ id: string }[]>(
    'insert into teams (name, created_at) values ($1, $2) returning id',
    [`Team ${++count}`, app.get(Clock).now()],
  );
  await dataSource.query('insert into team_sources (team_id, source_id) select $1, s from unnest($2::bigint[]) s', [
    team!.id,
    sourceIds,
  ]);
  return team!.id;
}

/** A clock that stands still in a working week until it is told. */
export const testClock = () => new TestClock(new Date('2026-11-23T09:00:00Z'));
