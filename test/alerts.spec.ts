import { DataSource } from 'typeorm';
import { appendEvents, type NewEvent, SYSTEM } from '../src/database/events.ts';
import { Refolder } from '../src/inbox/refolder.ts';
import { AlertSweep } from '../src/live/alerts/alert-sweep.ts';
import { startApp, type RunningApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { signInAs, type SignedIn, testClock } from './support/people.ts';
import { Rows } from './support/rows.ts';

describe('alerts', () => {
  const clock = testClock();
  let running: RunningApp;
  let sql: DataSource;
  let rows: Rows;
  let source: string;
  let rep: SignedIn;
  let lead: SignedIn;

  beforeAll(async () => {
    running = await startApp({ clock });
    sql = running.app.get(DataSource);
    rows = new Rows(sql, clock.now());
    source = await rows.source();
    const team = await rows.team([], [source]);
    rep = await signInAs(running, 'rep', { teamIds: [team] });
    lead = await signInAs(running, 'lead', { leads: [team] });
    await sweep();
  });
  afterAll(() => running.close());

  const sweep = async () => (await running.app.get(AlertSweep).sweep()) ?? 0;
  const hours = (count: number) => clock.advance(count * 3_600_000);
  const alertsOf = async (who: SignedIn, query = '') => {
    const session = { last_seen_at: clock.now(), expires_at: new Date(clock.now().getTime() + 86_400_000) };
    await sql.query('update sessions set last_seen_at = $1, expires_at = $2', Object.values(session));
    return (await running.inject({ method: 'GET', url: `/api/v1/alerts${query}`, headers: who.headers })).json();
  };
  const kindsOf = async (who: SignedIn, conversation: string): Promise<string[]> =>
    (await alertsOf(who, '?limit=200')).items
      .filter((alert: { conversationId: string }) => alert.conversationId === conversation)
      .map(({ kind }: { kind: string }) => kind);
  /** Sweeps until a person has been told so often of a conversation: other tests hold the horizon back. */
  const told = (who: SignedIn, conversation: string, ...kinds: string[]) =>
    until(`${kinds.join(', ')} is told`, async () => {
      await sweep();
      return JSON.stringify(await kindsOf(who, conversation)) === JSON.stringify(kinds);
    });

  /** A customer who waits since now, with a real cycle. */
  const waiting = async (assignee: string | null = rep.userId) => {
    const at = clock.now();
    const conversation = await rows.conversation(source, {
      assignee_id: assignee,
      first_contact_at: at,
      last_activity_at: at,
    });
    const message = await rows.mention(conversation, { occurred_at: at, received_at: at, stored_at: at });
    await sql.transaction((tx) => running.app.get(Refolder).refold(tx, [conversation], at, 'test'));
    return { conversation, message };
  };
  const happens = (event: Partial<NewEvent> & { type: string }) =>
    sql.transaction((tx) => appendEvents(tx, [{ at: clock.now(), actor: SYSTEM, ...event }]));

  it('tell the rep before and at the goal and the lead at the SLA, each once', async () => {
    const { conversation } = await waiting();
    hours(7.4);
    await told(rep, conversation);
    hours(0.2);
    await told(rep, conversation, 'goal-soon');
    hours(0.5);
    await told(rep, conversation, 'goal-passed', 'goal-soon');
    expect(await kindsOf(lead, conversation)).toEqual([]);
    hours(2);
    await told(lead, conversation, 'sla-passed');
    expect(await sweep()).toBe(0);
    hours(50);
    expect(await sweep()).toBe(0);
    await told(rep, conversation, 'goal-passed', 'goal-soon');
  });

  it('tell leads when the goal passes and nobody has it in hand', async () => {
    const { conversation } = await waiting(null);
    hours(8.1);
    await told(lead, conversation, 'goal-passed');
    expect(await kindsOf(rep, conversation)).toEqual([]);
  });

  it('change no fact: a sweep that comes days late finds the same breach', async () => {
    const { conversation } = await waiting();
    const cycle = async () => (await sql.query('select * from cycles where conversation_id = $1', [conversation]))[0];
    const before = await cycle();
    hours(72);
    await told(rep, conversation, 'goal-passed');
    expect(await cycle()).toEqual(before);
  });

  it('tell of what was assigned by others, of answers in what is mine, bundled, and of my name in a note', async () => {
    const { conversation, message } = await waiting();
    const data = { before: { assigneeId: null }, after: { assigneeId: rep.userId } };
    await happens({ type: 'conversation.assigned', conversationId: conversation, data });
    await told(rep, conversation, 'assigned');
    const own = { kind: 'user', id: rep.userId } as const;
    await happens({ type: 'conversation.assigned', conversationId: conversation, data, actor: own });
    const second = await rows.mention(conversation);
    for (const messageId of [message, second])
      await happens({ type: 'message.received', conversationId: conversation, messageId });
    await told(rep, conversation, 'answer', 'assigned');
    const thanks = await rows.mention(conversation, { needs_answer: false });
    await happens({ type: 'message.received', conversationId: conversation, messageId: thanks });
    await happens({
      type: 'note.added',
      conversationId: conversation,
      messageId: second,
      data: { namedIds: [rep.userId] },
    });
    await told(rep, conversation, 'named', 'answer', 'assigned');
  });

  it('tell leads of a threat when it is found, when it is due and again, until one decides', async () => {
    const manager = await signInAs(running, 'manager');
    const { conversation, message } = await waiting();
    await rows.insert('threats', {
      conversation_id: conversation,
      message_id: message,
      class: 'physical',
      confidence: 0.9,
      span: { start: 0, end: 5, text: 'Where' },
      due_at: new Date(clock.now().getTime() + 15 * 60_000),
      detected_at: clock.now(),
    });
    await told(lead, conversation, 'threat');
    expect(await kindsOf(manager, conversation)).toEqual([]);
    hours(0.26);
    await told(lead, conversation, 'threat', 'threat');
    await told(manager, conversation, 'threat');
    await sql.query(`update threats set state = 'dismissed' where conversation_id = $1`, [conversation]);
    hours(1);
    await told(lead, conversation, 'threat', 'threat');
  });

  it('go to managers when no lead is there', async () => {
    const manager = await signInAs(running, 'manager');
    await sql.query(`update users set availability = 'away' where id = $1`, [lead.userId]);
    const { conversation } = await waiting();
    hours(10.1);
    await told(manager, conversation, 'sla-passed');
    await sql.query(`update users set availability = 'available' where id = $1`, [lead.userId]);
  });

  it('are read, and turned off by those who do not want them', async () => {
    await sql.query(`update users set preferences = '{"alerts": {"goal-soon": false}}' where id = $1`, [rep.userId]);
    const { conversation } = await waiting();
    hours(7.6);
    await sweep();
    expect(await kindsOf(rep, conversation)).toEqual([]);
    const { unread, items } = await alertsOf(rep, '?unread=true&limit=1');
    expect(unread).toBeGreaterThan(1);
    const read = (payload: object) =>
      running.inject({ method: 'POST', url: '/api/v1/alerts/read', headers: rep.headers, payload });
    expect((await read({ ids: [items[0].id] })).statusCode).toBe(204);
    expect((await alertsOf(rep)).unread).toBe(unread - 1);
    await read({});
    expect(await alertsOf(rep, '?unread=true')).toMatchObject({ items: [], unread: 0 });
  });

  it('count at the bell only what the list shows, also where a conversation was merged out of sight', async () => {
    const { conversation } = await waiting();
    hours(8.1);
    await told(rep, conversation, 'goal-passed');
    const { unread } = await alertsOf(rep);
    const elsewhere = await rows.conversation(await rows.source());
    await sql.query('update conversations set merged_into_id = $2 where id = $1', [conversation, elsewhere]);
    expect((await alertsOf(rep)).unread).toBe(unread - 1);
    expect(await alertsOf(rep, '?unread=true&limit=200')).toMatchObject({ items: { length: unread - 1 } });
  });

  it('are raised by one process at a time, and once', async () => {
    const { conversation } = await waiting();
    hours(8.1);
    await Promise.all(Array.from({ length: 5 }, sweep));
    await told(rep, conversation, 'goal-passed');
  });
});
