import { DataSource } from 'typeorm';
import { startApp, type RunningApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { LiveStream } from './support/live-stream.ts';
import { signInAs, type SignedIn, tokenWith } from './support/people.ts';
import { Rows } from './support/rows.ts';

/** The whole way, with every background work running as in production. */
describe('from a message to its answer', () => {
  let running: RunningApp;
  let sql: DataSource;
  let source: string;
  let rep: SignedIn;
  let headers: { authorization: string };

  beforeAll(async () => {
    running = await startApp({ env: { EARSHOT_ROLE: 'all' } });
    sql = running.app.get(DataSource);
    const rows = new Rows(sql, new Date());
    source = await rows.source({ channel: 'push' });
    rep = await signInAs(running, 'rep', { teamIds: [await rows.team([], [source])] });
    ({ headers } = await tokenWith(running, 'mentions:write', 'deliveries:write', 'conversations:read'));
  });
  afterAll(() => running.close());

  const ask = async (method: 'GET' | 'POST', path: string, asking: Record<string, string>, payload?: object) =>
    (await running.inject({ method, url: `/api/v1${path}`, headers: asking, ...(payload && { payload }) })).json();

  it('gives it to a rep, tells them live, and hands the answer out', async () => {
    const stream = await LiveStream.open(running, rep.headers);
    await stream.hears(({ event }) => event === 'ready');
    const item = {
      externalId: 'msg-1',
      author: { externalId: 'customer-1', name: 'Ana Novak' },
      occurredAt: new Date().toISOString(),
      text: 'This is the third time I ask. Where is my parcel?',
    };
    const { results } = await ask('POST', '/mentions', headers, { sourceId: source, items: [item] });
    const conversation = results[0].conversationId as string;
    const assigned = await until('it is assigned', async () => {
      const [row] = await sql.query('select assignee_id, assigned_at from conversations where id = $1', [conversation]);
      return row.assignee_id !== null && row;
    });
    expect(assigned.assignee_id).toBe(rep.userId);
    await stream.hears(({ data }) => (data.conversationIds as string[] | undefined)?.includes(conversation) ?? false);
    await until('the alert is there', async () => (await ask('GET', '/alerts', rep.headers)).unread > 0);
    const reply = await ask('POST', `/conversations/${conversation}/replies`, rep.headers, {
      text: 'It arrives today.',
    });
    const taken = await until('the reply can be taken out', async () => {
      const { items } = await ask('GET', `/outbox?source=${source}`, headers);
      return items[0];
    });
    expect(taken).toMatchObject({ messageId: reply.id, text: 'It arrives today.', customer: 'customer-1' });
    await running.inject({
      method: 'POST',
      url: `/api/v1/deliveries/${taken.id}`,
      headers,
      payload: { state: 'sent' },
    });
    const after = await ask('GET', `/conversations/${conversation}`, headers);
    expect(after).toMatchObject({ status: 'customersTurn', waitingSince: null });
    stream.close();
  });
});
