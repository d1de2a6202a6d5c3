import { DataSource } from 'typeorm';
import { type RunningApp, startApp } from './support/app.ts';
import { makeTeam, type SignedIn, signInAs, testClock, tokenWith } from './support/people.ts';
import { Rows } from './support/rows.ts';

const clock = testClock();
const day = 24 * 3600_000;
const password = 'a long and quiet evening';
let running: RunningApp;
let dataSource: DataSource;
let rows: Rows;
let admin: SignedIn;
beforeAll(async () => {
  running = await startApp({ clock });
  dataSource = running.app.get(DataSource);
  rows = new Rows(dataSource, clock.now());
  admin = await signInAs(running, 'admin', { name: 'Ana Tamm' });
});
afterAll(() => running.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const ask = async (method: Method, url: string, payload?: object, by: { headers: object } = admin) => {
  const response = await running.inject({
    method,
    url: `/api/v1/${url}`,
    headers: by.headers as Record<string, string>,
    ...(payload && { payload }),
  });
  const body = response.body ? response.json<Record<string, unknown>>() : {};
  return { status: response.statusCode, body, cookie: String(response.headers['set-cookie']).split(';')[0]! };
};
const nobody = { headers: {} };
const tokenOf = (link: unknown) => String(link).split('#')[1]!;

describe('invitations', () => {
  const accept = (token: string, more: object = {}) =>
    ask('POST', 'invitations/accept', { token, name: 'Mari Mets', password, ...more }, nobody);

  it('let somebody in once, with role and teams', async () => {
    const team = await makeTeam(running);
    const made = await ask('POST', 'invitations', { email: 'Mari@Example.com', role: 'lead', teamIds: [team] });
    expect(made).toMatchObject({
      status: 201,
      body: { email: 'mari@example.com', invitedBy: 'Ana Tamm', teamIds: [team] },
    });
    expect(made.body.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invitation#[\w-]{43}$/);
    const token = tokenOf(made.body.link);
    expect((await ask('POST', 'invitations/look-up', { token }, nobody)).body).toEqual({
      email: 'mari@example.com',
      role: 'lead',
      invitedBy: 'Ana Tamm',
      installation: 'Earshot',
    });
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
    const { body } = both.find(({ status }) => status === 201)!;
    expect(body).toMatchObject({
      user: { name: 'Mari Mets', initials: 'MM', role: 'lead', teams: [{ id: team, isLead: true }] },
    });
    expect((await ask('GET', 'invitations')).body).toEqual([]);
  });

  it('work for a week, until they are revoked or made anew', async () => {
    const invite = async () =>
      tokenOf((await ask('POST', 'invitations', { email: 'j@example.com', role: 'rep' })).body.link);
    const [first, second] = [await invite(), await invite()];
    expect((await accept(first)).body).toMatchObject({ code: 'link-invalid' });
    const [{ id }] = (await ask('GET', 'invitations')).body as unknown as [{ id: string }];
    expect((await ask('DELETE', `invitations/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `invitations/${id}`)).status).toBe(404);
    expect((await accept(second)).status).toBe(403);
    const third = await invite();
    clock.advance(7 * day);
    expect((await accept(third)).status).toBe(403);
    admin = await signInAs(running, 'admin');
  });

  it('are refused for people who are here already, and for teams that are not', async () => {
    const taken = await ask('POST', 'invitations', { email: 'MARI@example.com', role: 'rep' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'email-taken' } });
    const lost = await ask('POST', 'invitations', { email: 'k@example.com', role: 'rep', teamIds: ['999'] });
    expect(lost).toMatchObject({ status: 404, body: { code: 'team-not-found' } });
    const odd = await ask('POST', 'invitations', { email: 'k', role: 'boss', teamIds: [7] });
    expect(odd).toMatchObject({
      status: 422,
      body: { fields: { email: expect.any(String), role: expect.any(String), teamIds: expect.any(String) } },
    });
  });
});

describe('users', () => {
  it('are changed by admins; a new role ends their sessions, and a rep leads nobody', async () => {
    const team = await makeTeam(running);
    const lead = await signInAs(running, 'lead', { leads: [team] });
    const changed = await ask('PATCH', `users/${lead.userId}`, { role: 'rep', capacity: 7, languages: ['et'] });
    expect(changed).toMatchObject({
      status: 200,
      body: { role: 'rep', capacity: 7, languages: ['et'], version: 2, teams: [{ id: team, isLead: false }] },
    });
    expect((await ask('GET', 'session', undefined, lead)).status).toBe(401);
    const cleared = await ask('PATCH', `users/${lead.userId}`, { capacity: null });
    expect(cleared.body).toMatchObject({ capacity: null, languages: ['et'] });
    const entries = await ask('GET', `audit?subject=user:${lead.userId}`);
    const items = entries.body.items as { action: string; details: object }[];
    expect(items.map(({ action }) => action)).toEqual(['user.changed', 'user.changed', 'user.role-changed']);
    expect(items[0]!.details).toEqual({ capacity: { before: 7, after: null } });
  });

  it('cannot all stop being admins, not even two at once', async () => {
    await dataSource.query("update users set role = 'manager' where role = 'admin'");
    const [one, two] = [await signInAs(running, 'admin'), await signInAs(running, 'admin')];
    const demote = (by: SignedIn, of: SignedIn) => ask('PATCH', `users/${of.userId}`, { role: 'rep' }, by);
    const both = await Promise.all([demote(one, two), demote(two, one)]);
    // the quicker of the two may have ended the other's session before it was asked for
    const [refused, ...others] = both.filter(({ status }) => status !== 200);
    expect(others).toEqual([]);
    expect(['last-admin', 'not-signed-in']).toContain(refused!.body.code);
    expect(await dataSource.query("select id from users where role = 'admin'")).toHaveLength(1);
    admin = await signInAs(running, 'admin');
  });

  it('lose their sessions and are let in no more when they are deactivated', async () => {
    const rep = await signInAs(running, 'rep');
    expect((await ask('PATCH', `users/${rep.userId}`, { deactivated: true })).body.deactivatedAt).not.toBeNull();
    expect((await ask('GET', 'session', undefined, rep)).status).toBe(401);
    expect((await ask('POST', `users/${rep.userId}/password-reset`)).status).toBe(404);
    const listed = async (query: string) =>
      ((await ask('GET', `users${query}`)).body as unknown as { id: string }[]).some(({ id }) => id === rep.userId);
    expect([await listed(''), await listed('?deactivated=true')]).toEqual([false, true]);
    expect((await ask('PATCH', `users/${rep.userId}`, { deactivated: false })).body.deactivatedAt).toBeNull();
  });

  it('choose a new password by a link from an admin, once, within a day', async () => {
    const { userId, headers } = await signInAs(running, 'rep');
    const link = async () => tokenOf((await ask('POST', `users/${userId}/password-reset`)).body.link);
    const reset = (token: string) => ask('POST', 'password-reset', { token, password }, nobody);
    const [first, second] = [await link(), await link()];
    expect((await reset(first)).status).toBe(403);
    expect((await reset(second)).body).toMatchObject({ user: { id: userId } });
    expect((await ask('GET', 'session', undefined, { headers })).status).toBe(401);
    expect((await reset(second)).body).toMatchObject({ code: 'link-invalid' });
    const [{ email }] = await dataSource.query<[{ email: string }]>('select email from users where id = $1', [userId]);
    expect((await ask('POST', 'session', { email, password }, nobody)).status).toBe(200);
    const late = await link();
    clock.advance(day);
    expect((await reset(late)).status).toBe(403);
    admin = await signInAs(running, 'admin');
  });

  it('change what concerns themselves, and keep preferences by merging', async () => {
    const rep = await signInAs(running, 'rep');
    const renamed = await ask('PATCH', 'me', { name: '  Åsa Öst ', initials: 'ÅÖ', timeZone: 'Europe/Tallinn' }, rep);
    expect(renamed.body).toMatchObject({ name: 'Åsa Öst', initials: 'ÅÖ', timeZone: 'Europe/Tallinn' });
    expect((await ask('PATCH', 'me', { role: 'admin' }, rep)).status).toBe(422);
    expect((await ask('PATCH', 'me', { timeZone: 'Mars/Base' }, rep)).status).toBe(422);
    await ask('PATCH', 'me/preferences', { density: 'compact', alerts: { goal: true, note: false } }, rep);
    const merged = await ask('PATCH', 'me/preferences', { density: null, alerts: { note: true } }, rep);
    expect(merged.body).toEqual({ alerts: { goal: true, note: true } });
    expect((await ask('GET', 'me/preferences', undefined, rep)).body).toEqual(merged.body);
    expect((await ask('PATCH', 'me/preferences', { x: 'y'.repeat(70_000) }, rep)).status).toBe(413);
    expect((await ask('PATCH', 'me/preferences', [], rep)).status).toBe(400);
  });
});

describe('availability', () => {
  it('gives what waits for somebody back when they go away', async () => {
    const source = await rows.source();
    const rep = await signInAs(running, 'rep');
    const assigned = { assignee_id: rep.userId, assigned_at: clock.now() };
    const noWait = { status: 'customersTurn', waiting_since: null, goal_due_at: null, sla_due_at: null };
    const waiting = await rows.conversation(source, assigned);
    const answered = await rows.conversation(source, { ...assigned, ...noWait });
    const away = await ask('PUT', 'me/availability', { availability: 'away' }, rep);
    expect(away).toMatchObject({ status: 200, body: { availability: 'away', returned: 1 } });
    const assignees = await dataSource.query<{ assignee: string | null }[]>(
      'select assignee_id assignee from conversations where id = any($1) order by id',
      [[waiting, answered]],
    );
    expect(assignees).toEqual([{ assignee: null }, { assignee: rep.userId }]);
    expect((await ask('PUT', 'me/availability', { availability: 'away' }, rep)).body).toMatchObject({ returned: 0 });
  });

  it('is set by a lead for their own team alone', async () => {
    const [ours, theirs] = [await makeTeam(running), await makeTeam(running)];
    const lead = await signInAs(running, 'lead', { leads: [ours], teamIds: [theirs] });
    const [mine, other] = [
      await signInAs(running, 'rep', { teamIds: [ours] }),
      await signInAs(running, 'rep', { teamIds: [theirs] }),
    ];
    const set = (of: SignedIn) => ask('PUT', `users/${of.userId}/availability`, { availability: 'away' }, lead);
    expect((await set(mine)).status).toBe(200);
    expect((await set(other)).body).toMatchObject({ status: 403, code: 'not-your-team' });
  });
});

describe('teams', () => {
  it('have members, leads and sources', async () => {
    const source = await rows.source();
    const [rep, lead] = [await signInAs(running, 'rep'), await signInAs(running, 'lead')];
    const made = await ask('POST', 'teams', { name: ' Mail ', languages: ['en'], skills: ['billing'] });
    expect(made).toMatchObject({ status: 201, body: { name: 'Mail', languages: ['en'], members: [], sourceIds: [] } });
    const id = made.body.id as string;
    const members = [
      { userId: rep.userId, isLead: false },
      { userId: lead.userId, isLead: true },
    ];
    expect((await ask('PUT', `teams/${id}/members`, { members })).body).toMatchObject({ members, version: 2 });
    expect((await ask('PUT', `teams/${id}/sources`, { sourceIds: [source] })).body.sourceIds).toEqual([source]);
    const wrong = await ask('PUT', `teams/${id}/members`, { members: [{ userId: rep.userId, isLead: true }] });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'lead-is-rep' } });
    expect((await ask('PUT', `teams/${id}/members`, { members: [{ userId: '999', isLead: false }] })).status).toBe(409);
    expect((await ask('PUT', `teams/${id}/sources`, { sourceIds: ['999'] })).status).toBe(409);
    expect((await ask('POST', 'teams', { name: 'Mail' })).body).toMatchObject({ code: 'team-name-taken' });
    expect((await ask('GET', `teams/${id}`)).body).toMatchObject({ members, sourceIds: [source], version: 3 });
    expect((await ask('DELETE', `teams/${id}`)).status).toBe(204);
    expect((await ask('GET', `teams/${id}`)).status).toBe(404);
  });

  it('stay as long as conversations name them', async () => {
    const id = await makeTeam(running);
    await rows.conversation(await rows.source(), { team_id: id });
    expect((await ask('DELETE', `teams/${id}`)).body).toMatchObject({ status: 409, code: 'team-in-use' });
  });
});

describe('API tokens', () => {
  it('are shown once, kept as a hash, run out and are revoked', async () => {
    const expiresAt = new Date(clock.now().getTime() + day).toISOString();
    const made = await ask('POST', 'tokens', { name: 'Shop', scopes: ['people:read'], expiresAt });
    const token = made.body.token as string;
    const listed = (await ask('GET', 'tokens')).body as unknown as Record<string, unknown>[];
    expect(listed[0]).toMatchObject({ name: 'Shop', hint: token.slice(0, 12), lastUsedAt: null });
    expect(JSON.stringify(listed)).not.toContain(token);
    const by = { headers: { authorization: `Bearer ${token}` } };
    expect((await ask('GET', 'users', undefined, by)).status).toBe(200);
    expect((await ask('GET', 'audit', undefined, by)).body).toMatchObject({ code: 'scope-missing' });
    clock.advance(day);
    expect((await ask('GET', 'users', undefined, by)).body).toMatchObject({ code: 'token-unknown' });
    const { tokenId, headers } = await tokenWith(running, 'people:read');
    admin = await signInAs(running, 'admin');
    expect((await ask('DELETE', `tokens/${tokenId}`)).status).toBe(204);
    expect((await ask('GET', 'users', undefined, { headers })).status).toBe(401);
    expect((await ask('DELETE', `tokens/${tokenId}`)).status).toBe(404);
  });

  it('have known scopes, at least one', async () => {
    const create = (scopes: string[]) => ask('POST', 'tokens', { name: 'Odd', scopes });
    expect((await create([])).body).toMatchObject({ fields: { scopes: 'Choose at least one scope.' } });
    expect((await create(['everything'])).status).toBe(422);
    const known = (await ask('GET', 'tokens/scopes')).body as unknown as { name: string; about: string }[];
    expect(known.find(({ name }) => name === 'mentions:write')).toEqual({
      name: 'mentions:write',
      about: 'Push messages in.',
    });
  });

  it('act in the name of a person only with that scope, and only of one who works here', async () => {
    const rep = await signInAs(running, 'rep');
    const { headers } = await tokenWith(running, 'people:write', 'replies:write-on-behalf');
    const plain = await tokenWith(running, 'people:write');
    const create = (name: string, by: object, behalf: string) =>
      ask('POST', 'teams', { name }, { headers: { ...by, 'earshot-on-behalf-of': behalf } });
    expect((await create('A', plain.headers, rep.userId)).body).toMatchObject({ code: 'scope-missing' });
    expect((await create('A', headers, '999999')).body).toMatchObject({ code: 'person-unknown' });
    const [{ email }] = await dataSource.query<[{ email: string }]>('select email from users where id = $1', [
      rep.userId,
    ]);
    for (const named of [rep.userId, email.toUpperCase()]) {
      const made = await create(`By ${named}`, headers, named);
      const [entry] = (await ask('GET', `audit?subject=team:${made.body.id as string}`)).body.items as object[];
      expect(entry).toMatchObject({ actor: { kind: 'token', name: 'Test' }, details: { onBehalfOf: rep.userId } });
    }
  });
});

describe('the installation', () => {
  it('is named and sized by an admin, and the audit says so', async () => {
    const read = await ask('GET', 'installation');
    expect(read.body).toMatchObject({ name: 'Earshot', defaultCapacity: 15 });
    const changed = await ask('PATCH', 'installation', { name: 'Acme care', defaultCapacity: 20 });
    expect(changed.body).toEqual({
      name: 'Acme care',
      defaultCapacity: 20,
      version: (read.body.version as number) + 1,
    });
    expect((await ask('GET', 'session')).body).toMatchObject({ installation: 'Acme care' });
    expect((await ask('PATCH', 'installation', { defaultCapacity: -1 })).status).toBe(422);
    const [entry] = (await ask('GET', 'audit?action=installation.changed')).body.items as object[];
    expect(entry).toMatchObject({ details: { before: { name: 'Earshot' }, after: { name: 'Acme care' } } });
  });

  it('writes down who sets targets and opening hours', async () => {
    await ask('PUT', 'targets', { level: 'frustrated', goalSeconds: 1800, slaSeconds: 3600 });
    const [entry] = (await ask('GET', 'audit?action=target.')).body.items as object[];
    expect(entry).toMatchObject({ action: 'target.set', actor: { id: admin.userId }, details: { slaSeconds: 3600 } });
    await ask('DELETE', 'calendar');
    expect((await ask('GET', 'audit?action=calendar.set')).body.items).toHaveLength(1);
  });
});
