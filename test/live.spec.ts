import { DataSource } from 'typeorm';
import { ChangeListener } from '../src/database/change-listener.ts';
import { notifyChanged } from '../src/database/change-notice.ts';
import { appendEvents, SYSTEM } from '../src/database/events.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { LiveStream } from './support/live-stream.ts';
import { signInAs, testClock, tokenWith } from './support/people.ts';
import { Rows } from './support/rows.ts';

describe('the live stream', () => {
  const clock = testClock();
  let first: RunningApp;
  let second: RunningApp;
  let rows: Rows;
  let sql: DataSource;
  const streams: LiveStream[] = [];

  beforeAll(async () => {
    first = await startApp({ clock });
    second = await startApp({ clock, db: first.db });
    sql = first.app.get(DataSource);
    rows = new Rows(sql, clock.now());
  });
  afterEach(() => {
    for (const stream of streams.splice(0)) stream.close();
  });
  afterAll(async () => {
    await second.close();
    await first.close();
  });

  const open = async (running: RunningApp, headers: Record<string, string>) => {
    const stream = await LiveStream.open(running, headers);
    streams.push(stream);
    await stream.hears(({ event }) => event === 'ready');
    return stream;
  };
  const tells = (conversation: string) => (heard: { event: string; data: Record<string, unknown> }) =>
    heard.event === 'changed' && (heard.data.conversationIds as string[]).includes(conversation);
  const change = (...conversationIds: string[]) => sql.transaction((tx) => notifyChanged(tx, { conversationIds }));

  /** A rep of a team with a source, and a conversation on it. */
  const circle = async () => {
    const source = await rows.source();
    const team = await rows.team([], [source]);
    return {
      source,
      team,
      conversation: await rows.conversation(source),
      rep: await signInAs(first, 'rep', { teamIds: [team] }),
    };
  };

  it('tells each stream, on every process, only what its principal may see', async () => {
    const [mine, theirs] = [await circle(), await circle()];
    const manager = await signInAs(first, 'manager');
    const { headers } = await tokenWith(first, 'events:read');
    const [here, there] = [await open(first, mine.rep.headers), await open(second, mine.rep.headers)];
    const [other, all, token] = [
      await open(second, theirs.rep.headers),
      await open(first, manager.headers),
      await open(second, headers),
    ];
    await change(mine.conversation);
    await change(theirs.conversation);
    for (const stream of [here, there, all, token]) await stream.hears(tells(mine.conversation));
    for (const stream of [other, all, token]) await stream.hears(tells(theirs.conversation));
    // whatever was to be heard by now has been heard
    await sql.transaction((tx) => notifyChanged(tx, { topics: ['labels'] }));
    for (const stream of [here, there, other])
      await stream.hears(({ data }) => (data.topics as string[] | undefined)?.includes('labels') ?? false);
    expect(here.heard.some(tells(theirs.conversation))).toBe(false);
    expect(there.heard.some(tells(theirs.conversation))).toBe(false);
    expect(other.heard.some(tells(mine.conversation))).toBe(false);
  });

  it('tells what is assigned to a rep, and once more what leaves their sight', async () => {
    const { rep } = await circle();
    const elsewhere = await rows.conversation(await rows.source());
    const stream = await open(first, rep.headers);
    await sql.query('update conversations set assignee_id = $2 where id = $1', [elsewhere, rep.userId]);
    await change(elsewhere);
    await stream.hears(tells(elsewhere));
    await sql.query('update conversations set assignee_id = null where id = $1', [elsewhere]);
    await change(elsewhere);
    await until('it is told once more', () => stream.heard.filter(tells(elsewhere)).length === 2);
    await change(elsewhere);
    await sql.transaction((tx) => notifyChanged(tx, { topics: ['labels'] }));
    await stream.hears(({ data }) => (data.topics as string[] | undefined)?.includes('labels') ?? false);
    expect(stream.heard.filter(tells(elsewhere))).toHaveLength(2);
  });

  it('ends when the session is revoked, and when the token is', async () => {
    const { rep } = await circle();
    const stream = await open(second, rep.headers);
    const csrf = await first.inject({ method: 'DELETE', url: '/api/v1/session', headers: rep.headers });
    expect(csrf.statusCode).toBeLessThan(300);
    await stream.ends();
    expect(stream.heard.at(-1)).toMatchObject({ event: 'closed', data: { reason: 'signed-out' } });
    const admin = await signInAs(first, 'admin');
    const token = await tokenWith(first, 'events:read');
    const followed = await open(second, token.headers);
    await first.inject({ method: 'DELETE', url: `/api/v1/tokens/${token.tokenId}`, headers: admin.headers });
    await followed.ends();
  });

  it('is closed to those who are not signed in, and to tokens in the address', async () => {
    expect((await LiveStream.open(first, {})).status).toBe(401);
    const { headers } = await tokenWith(first, 'conversations:read');
    expect((await LiveStream.open(first, headers)).status).toBe(403);
    const good = await tokenWith(first, 'events:read');
    const url = `/api/v1/live?token=${good.headers.authorization.slice(7)}&access_token=x`;
    expect((await first.inject({ method: 'GET', url })).statusCode).toBe(401);
  });

  it('brings what was missed after a break, or says that all must be loaded again', async () => {
    const { rep, conversation } = await circle();
    const hidden = await rows.conversation(await rows.source());
    const [{ cursor }] = await sql.query(`select pg_snapshot_xmin(pg_current_snapshot())::text || '-0' as cursor`);
    const event = (conversationId: string) => ({
      at: clock.now(),
      type: 'conversation.assigned',
      conversationId,
      actor: SYSTEM,
    });
    await sql.transaction((tx) => appendEvents(tx, [event(conversation), event(hidden)]));
    const back = await open(second, { ...rep.headers, 'last-event-id': cursor });
    const told = await back.hears(({ event }) => event === 'changed');
    expect(told.data.conversationIds).toEqual([conversation]);
    expect(told.data).toMatchObject({ topics: ['alerts'], userIds: [rep.userId] });
    const lost = await open(second, { ...rep.headers, 'last-event-id': 'nonsense' });
    await lost.hears(({ event }) => event === 'resync');
    const ahead = await open(second, { ...rep.headers, 'last-event-id': '999999999999-0' });
    await ahead.hears(({ event }) => event === 'resync');
  });

  it('brings settings, people and accounts that changed during a break', async () => {
    const { rep, source } = await circle();
    const admin = await signInAs(first, 'admin');
    const [{ cursor }] = await sql.query(`select pg_snapshot_xmin(pg_current_snapshot())::text || '-0' as cursor`);
    const ask = (method: 'POST' | 'PATCH', path: string, payload: object) =>
      first.inject({ method, url: `/api/v1/${path}`, headers: admin.headers, payload });
    await ask('POST', 'labels', { name: 'missed' });
    await ask('POST', 'teams', { name: 'Missed' });
    await ask('PATCH', `sources/${source}`, { name: 'Renamed' });
    const back = await open(second, { ...rep.headers, 'last-event-id': cursor });
    const told = await back.hears(({ event }) => event === 'changed');
    expect(told.data).toMatchObject({ sourceIds: [source], topics: ['alerts', 'labels', 'users'] });
  });

  it('says resync when the line to the database was cut, and goes on', async () => {
    const { rep, conversation } = await circle();
    const stream = await open(first, rep.headers);
    await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'earshot listener' and datname = current_database()`,
    );
    await stream.hears(({ event }) => event === 'resync');
    await change(conversation);
    await stream.hears(tells(conversation));
  });

  it('names the place from which a broken stream goes on', async () => {
    const listener = first.app.get(ChangeListener);
    await until('the horizon is known', () => listener.settledXid);
    const { rep, conversation } = await circle();
    const stream = await open(first, rep.headers);
    await change(conversation);
    expect((await stream.hears(tells(conversation))).id).toMatch(/^\d+-0$/);
  });

  it('shows who is looking at a conversation and who answers it, on every process', async () => {
    const { rep, team, conversation } = await circle();
    const colleague = await signInAs(first, 'rep', { name: 'Cory Colleague', teamIds: [team] });
    const stranger = (await circle()).rep;
    const stream = await open(second, rep.headers);
    const unaware = await open(second, stranger.headers);
    const say = (running: RunningApp, who: typeof rep, state: string) =>
      running.inject({
        method: 'POST',
        url: `/api/v1/conversations/${conversation}/presence`,
        headers: who.headers,
        payload: { state },
      });
    await say(first, colleague, 'viewing');
    await stream.hears(
      ({ event, data }) => event === 'presence' && data.state === 'viewing' && data.name === 'Cory Colleague',
    );
    await say(first, colleague, 'typing');
    await stream.hears(({ event, data }) => event === 'presence' && data.state === 'typing');
    const others = (await say(second, rep, 'typing')).json();
    expect(others).toMatchObject({
      others: [{ userId: colleague.userId, state: 'typing' }],
      answeringUserId: colleague.userId,
    });
    clock.advance(31_000);
    const later = (await say(second, rep, 'viewing')).json();
    expect(later.others).toEqual([]);
    expect((await say(first, stranger, 'viewing')).statusCode).toBe(404);
    expect(unaware.heard.some(({ event }) => event === 'presence')).toBe(false);
  });
});
