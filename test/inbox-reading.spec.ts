import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { type ConversationPage, type ConversationView, type CountsView } from '../src/inbox/conversation.dto.ts';
import { type ConversationQuery, type Sort } from '../src/inbox/conversation-filter.dto.ts';
import { type ThreadView } from '../src/inbox/message.dto.ts';
import { type Problem } from '../src/common/problem.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import type { OverviewView } from '../src/reports/overview.dto.ts';
import { InboxRows } from './support/inbox-rows.ts';
import { signInAs } from './support/people.ts';

describe('reading the inbox', () => {
  let running: RunningApp;
  let rows: InboxRows;
  const clock = new TestClock(new Date('2026-03-02T12:00:00Z'));
  let manager: Caller;
  let rep: Caller;
  let repId: string;
  const sources: string[] = [];
  const ids: Record<string, string> = {};

  const list = async (filter: Partial<ConversationQuery>, as = manager): Promise<ConversationPage> => {
    const { status, body } = await as.get<ConversationPage>('conversations', { ...filter });
    expect([status, body]).toEqual([200, body]);
    return body;
  };
  const listed = async (filter: Partial<ConversationQuery>, as = manager) =>
    (await list(filter, as)).items.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? id);

  beforeAll(async () => {
    running = await startApp({ clock });
    rows = new InboxRows(running.app.get(DataSource));
    manager = new Caller(running, await signInAs(running, 'manager'));
    const signedIn = await signInAs(running, 'rep');
    repId = signedIn.userId;
    rep = new Caller(running, signedIn);
    sources.push(await rows.source(), await rows.source({ channel: 'other' }));
    await rows.team([repId], [sources[0]!]);
    const conversation = async (name: string, source: number, values: Record<string, unknown>) => {
      ids[name] = await rows.conversation(sources[source]!, values);
    };
    await conversation('soon', 0, {
      position_at: rows.minutes(60),
      goal_due_at: rows.minutes(60),
      sla_due_at: rows.minutes(90),
    });
    await conversation('later', 0, {
      position_at: rows.minutes(500),
      goal_due_at: rows.minutes(500),
      attributes: '{"region":"north"}',
    });
    await conversation('furious', 1, {
      position_at: rows.minutes(200),
      goal_due_at: rows.minutes(200),
      level: 'furious',
      frustration: 0.93,
      language: 'et',
    });
    await conversation('threat', 1, { position_at: '-infinity', threat: 'legal', intent: 'complaint' });
    await conversation('mine', 1, {
      position_at: rows.minutes(400),
      goal_due_at: rows.minutes(400),
      assignee_id: repId,
    });
    await conversation('answered', 0, {
      status: 'customersTurn',
      waiting_since: null,
      last_activity_at: rows.minutes(30),
    });
    await conversation('heard', 0, {
      listening: true,
      waiting_since: null,
      goal_due_at: null,
      position_at: 'infinity',
    });
    await conversation('thanks', 0, {
      nothing_to_answer: 'thanks',
      waiting_since: null,
      goal_due_at: null,
      position_at: 'infinity',
    });
    await conversation('junk', 0, { status: 'spam' });
    await rows.searchable(ids.soon!, 'My order 48213 has not come', {
      occurred_at: rows.minutes(-10),
      url: 'https://s.example/p/8812345?x=1',
    });
    await rows.searchable(ids.soon!, 'Where is order 48213 now');
    await rows.searchable(ids.furious!, 'Kolmandat korda: kus on tellimus 48213?', {
      occurred_at: rows.minutes(-60 * 24 * 40),
    });
    await rows.searchable(ids.junk!, 'Buy order 48213');
  });
  afterAll(() => running.close());

  it('stands in the order of the least time to the goal, threats on top, and says why', async () => {
    expect(await listed({})).toEqual(['threat', 'soon', 'furious', 'mine', 'later']);
    const { items } = await list({});
    expect(items.map(({ why }) => why.map(({ code }) => code))).toEqual([
      ['threat', 'goal-next'],
      ['sla-passed'],
      ['goal-next', 'shorter-target'],
      ['goal-next'],
      ['goal-next'],
    ]);
    expect(items[1]).toMatchObject({
      turn: 'ours',
      source: { channel: 'push', name: 'Shop' },
      contact: { name: 'Ana Kask' },
      why: [{ code: 'sla-passed', facts: { at: '2026-03-02T10:30:00.000Z' } }],
    });
  });

  it('shows a rep the accounts of their teams and what is assigned to them, in lists, counts and search', async () => {
    expect(await listed({}, rep)).toEqual(['soon', 'mine', 'later']);
    expect(await listed({ q: '48213' }, rep)).toEqual(['soon']);
    expect((await rep.get<CountsView>('conversations/counts', { views: 'inbox,mine' })).body.counts).toEqual([
      { view: 'inbox', count: 3, more: false },
      { view: 'mine', count: 1, more: false },
    ]);
    for (const path of [`conversations/${ids.furious}`, `conversations/${ids.furious}/messages`])
      expect((await rep.get<Problem>(path)).body.code).toBe('conversation-not-found');
    const mine = await rep.get<ConversationView>(`conversations/${ids.mine}`);
    expect(mine.body.id).toBe(ids.mine);
    expect(mine.headers.etag).toBe('"1"');
  });

  it('gives out a whole list as CSV, to each what they may see, and no formula', async () => {
    const asCsv = (as: Caller, filter: Partial<ConversationQuery> = {}) =>
      as.get<string>('conversations.csv', { ...filter });
    const named = (csv: string) =>
      csv
        .split('\r\n')
        .slice(1, -1)
        .map((line) => Object.keys(ids).find((name) => ids[name] === line.split(',')[0]));
    await running.app
      .get(DataSource)
      .query(`update conversations set subject = '=1+1, "now"' where id = $1`, [ids.soon]);
    const { headers, body } = await asCsv(rep);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(body.startsWith('\uFEFFid,channel,account,customer,')).toBe(true);
    expect(body).toContain(`${ids.soon},push,Shop,Ana Kask,`);
    expect(body).toContain(`,"'=1+1, ""now""",`);
    expect(named(body)).toEqual(['soon', 'mine', 'later']);
    expect(named((await asCsv(rep, { q: '48213' })).body)).toEqual(['soon']);
    expect(named((await asCsv(manager, { view: 'spam' })).body)).toEqual(['junk']);
    expect((await asCsv(manager, { view: 'nowhere' })).status).toBe(400);
  });

  const filters: [string, Partial<ConversationQuery>, string[]][] = [
    ['channel', { channel: ['other'] }, ['threat', 'furious', 'mine']],
    ['status', { status: ['customersTurn', 'spam'], sort: 'newest' }, ['junk', 'answered']],
    [
      'everything',
      { status: ['all'], sort: 'newest' },
      ['junk', 'thanks', 'heard', 'answered', 'mine', 'threat', 'furious', 'later', 'soon'],
    ],
    ['turn', { turn: 'customers' }, ['answered']],
    ['nobody', { assignee: ['none'] }, ['threat', 'soon', 'furious', 'later']],
    ['level', { level: 'annoyed' }, ['furious']],
    ['kind', { kind: ['complaint'] }, ['threat']],
    ['language', { language: ['et'] }, ['furious']],
    ['attribute', { attribute: ['region:north'] }, ['later']],
    ['threat', { threat: ['any'] }, ['threat']],
    ['past its SLA', { past: 'sla' }, ['soon']],
    ['goal within', { goalWithin: 60 }, ['furious']],
    ['goal before', { goalBefore: '2026-03-02T10:30:00Z' }, ['soon']],
    ['listening', { view: 'listening' }, ['heard']],
    ['nothing to answer', { view: 'nothingToAnswer' }, ['thanks']],
    ['most frustrated first', { sort: 'frustration', limit: 1 }, ['furious']],
    ['a search', { q: '48213 order' }, ['soon']],
    ['a search across time', { q: '48213' }, ['soon', 'furious']],
    ['a search in spam', { q: '48213', status: ['spam'] }, ['junk']],
    ['a pasted link', { q: 'https://s.example/p/8812345?utm_source=a' }, ['soon']],
    ['nothing searchable', { q: '!!' }, []],
  ];
  it.each(filters)('filters by %s', async (_, filter, expected) => expect(await listed(filter)).toEqual(expected));

  it('lets ids narrow a view; alone they mean these very conversations', async () => {
    const id = [ids.soon!, ids.answered!, ids.heard!, ids.junk!];
    expect(await listed({ view: 'inbox', id })).toEqual(['soon']);
    expect(await listed({ view: 'listening', id })).toEqual(['heard']);
    expect(await listed({ view: 'customersTurn', id })).toEqual(['answered']);
    expect(await listed({ id, sort: 'newest' })).toEqual(['junk', 'heard', 'answered', 'soon']);
  });

  it.each<Sort>(['position', 'lastActivity', 'waiting', 'frustration', 'newest'])(
    'pages through the order %s and loses nothing',
    async (sort) => {
      const whole = await listed({ sort });
      const ranks = (await list({ sort })).items.map(({ rank }) => rank!);
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ sort, limit: 2, ...(cursor && { cursor }) });
        found.push(...page.items.map(({ id }) => id));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(found).toEqual(whole.map((name) => ids[name]));
    },
  );

  it('pages through search results without showing a conversation twice', async () => {
    const first = await list({ q: '48213', limit: 1 });
    expect(first.items.map(({ id }) => id)).toEqual([ids.soon]);
    const second = await list({ q: '48213', limit: 1, cursor: first.next! });
    expect(second.items.map(({ id }) => id)).toEqual([ids.furious]);
    expect(second.next).toBeNull();
  });

  it('reads a thread in order of time, page by page', async () => {
    const read = async (query: Record<string, string>) =>
      (await rep.get<ThreadView>(`conversations/${ids.soon}/messages`, { limit: 1, ...query })).body;
    const newest = await read({ include: 'events' });
    expect(newest.messages.map(({ text }) => text)).toEqual(['Where is order 48213 now']);
    const earlier = await read({ cursor: newest.earlier! });
    expect(earlier.messages.map(({ text }) => text)).toEqual(['My order 48213 has not come']);
    expect(earlier.earlier).toBeNull();
    expect(earlier.messages[0]).toMatchObject({
      author: { kind: 'customer', name: 'Ana Kask' },
      reading: { level: 'calm' },
    });
  });

  it('refuses what it does not understand', async () => {
    const refused = async (query: Record<string, string>) => (await rep.get<Problem>('conversations', query)).body.code;
    expect(await refused({ cursor: 'nonsense' })).toBe('cursor-invalid');
    expect(await refused({ colour: 'red' })).toBe('fields-invalid');
    expect(await refused({ source: '1; drop table users' })).toBe('fields-invalid');
    expect(await refused({ view: 'constructor' })).toBe('view-unknown');
    expect((await running.inject({ url: '/api/v1/conversations' })).statusCode).toBe(401);
  });

  it('gives out every page of a long list once', async () => {
    const source = await rows.source();
    for (let i = 0; i < 205; i++) await rows.conversation(source, { status: 'resolved' });
    const { body } = await manager.get<string>('conversations.csv', { source, status: 'resolved' });
    const lines = body.split('\r\n').slice(1, -1);
    expect([lines.length, new Set(lines).size]).toEqual([205, 205]);
    // Any list, asked for as CSV.
    const path = `conversations?source=${source}&status=resolved&limit=60`;
    const any = await manager.ask<string>('GET', path, undefined, { accept: 'text/csv' });
    expect(any.headers['content-type']).toBe('text/csv; charset=utf-8');
    const ids = any.body
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
    expect(ids).toEqual(lines.map((line) => line.split(',')[0]));
    const refused = await manager.ask<Problem>('GET', 'conversations?limit=0', undefined, { accept: 'text/csv' });
    expect([refused.status, refused.body.code]).toEqual([422, 'fields-invalid']);
  });

  it('leads from each figure to the conversations that it counts', async () => {
    const wait = async (name: string, startedAt: number, values: Record<string, unknown> = {}) => {
      const message = await rows.mention(ids[name]!, { occurred_at: rows.minutes(startedAt) });
      await running.app.get(DataSource).query(
        `insert into cycles (conversation_id, contact_id, number, start_message_id, started_at, ended_at, ended_by, user_id,
           target_version_id, calendar_version_id, level, goal_due_at, sla_due_at, created_at)
         select c.id, c.contact_id, 1, $2, $3, $4, $5, $6, 1, 1, 'calm', $3::timestamptz + interval '1 hour',
           $3::timestamptz + interval '2 hours', $3 from conversations c where c.id = $1`,
        [ids[name], message, rows.minutes(startedAt), values.endedAt, values.endedBy, values.userId],
      );
    };
    const day = 24 * 60;
    await wait('soon', -day);
    await wait('later', 150);
    await wait('answered', -2 * day, { endedAt: rows.minutes(-day), endedBy: 'native', userId: repId });
    await wait('mine', -day, { endedAt: rows.minutes(-day + 30), endedBy: 'reply' });
    await wait('furious', -9 * day, { endedAt: rows.minutes(-8 * day), endedBy: 'reply' });
    await wait('junk', -day);
    const { body } = await manager.get<OverviewView>('reports/overview');
    const { total } = body;
    const behind = async (filter: Partial<ConversationQuery>, cursor?: string): Promise<number> => {
      const page = await list({ view: 'all', counted: 'real', limit: 200, ...filter, ...(cursor && { cursor }) });
      return page.items.length + (page.next ? await behind(filter, page.next) : 0);
    };
    const led = {
      open: await behind({ view: 'inbox' }),
      unanswered: await behind({ turn: 'ours' }),
      pastGoal: await behind({ turn: 'ours', past: 'goal' }),
      pastSla: await behind({ turn: 'ours', past: 'sla' }),
    };
    expect(total).toMatchObject(led);
    expect([total.figures.answered, total.figures.waiting, total.figures.native]).toEqual([2, 2, 1]);
    const waited = (waits: ConversationQuery['waits'], more: Partial<ConversationQuery> = {}) =>
      listed({ view: 'all', counted: 'real', sort: 'newest', waits, ...more });
    expect(await waited('answered')).toEqual(['answered', 'mine']);
    expect(await waited('answered', { days: 10 })).toEqual(['answered', 'mine', 'furious']);
    expect(await waited('waiting')).toEqual(['later', 'soon']);
    expect(await waited('late')).toEqual(['answered', 'soon']);
    expect(await waited('native')).toEqual(['answered']);
    expect(await waited('answered', { waitsOf: [repId] })).toEqual(['answered', 'mine']);
    expect(await listed({ view: 'all', waits: 'waiting', sort: 'newest' })).toContain('junk');
  });
});
