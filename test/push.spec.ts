import { DataSource } from 'typeorm';
import { startApp, type RunningApp } from './support/app.ts';
import { signInAs, testClock, tokenWith } from './support/people.ts';
import { Rows } from './support/rows.ts';

describe('messages pushed in', () => {
  const clock = testClock();
  let running: RunningApp;
  let sql: DataSource;
  let source: string;
  let headers: { authorization: string };

  beforeAll(async () => {
    running = await startApp({ clock });
    sql = running.app.get(DataSource);
    source = await new Rows(sql, clock.now()).source({ channel: 'push' });
    await signInAs(running, 'admin');
    ({ headers } = await tokenWith(running, 'mentions:write'));
  });
  afterAll(() => running.close());

  const push = async (items: unknown[], more: object = {}) => {
    const payload = { sourceId: source, items, ...more };
    const response = await running.inject({ method: 'POST', url: '/api/v1/mentions', headers, payload });
    return { status: response.statusCode, ...response.json() };
  };
  const item = (externalId: string, values: object = {}) => ({
    externalId,
    root: 'order-1',
    author: { externalId: 'customer-1', name: 'Ana Novak' },
    occurredAt: '2026-11-23T08:00:00.000Z',
    text: 'Where is my parcel? This is the third time I ask.',
    ...values,
  });

  it('know a customer of whom the other system told before, by its own id', async () => {
    const told = await tokenWith(running, 'contacts:write');
    const url = '/api/v1/contacts/by-external-id/shop/C-77';
    const contact = await running.inject({ method: 'PUT', url, headers: told.headers, payload: { name: 'Kai' } });
    const { results } = await push([
      item('known-1', { root: 'known', author: { scope: 'shop', externalId: 'C-77', name: 'Kai' } }),
      item('known-2', { root: 'other', author: { scope: 'elsewhere', externalId: 'C-77' } }),
    ]);
    const rows = await sql.query('select contact_id from messages where id = any($1) order by id', [
      results.map(({ messageId }: { messageId: string }) => messageId),
    ]);
    expect(rows).toEqual([
      { contact_id: contact.json().id },
      { contact_id: expect.not.stringMatching(contact.json().id) },
    ]);
  });

  it('propose as one person who write from one address, unless it is an office’s', async () => {
    const author = (externalId: string, address: string) => ({ author: { externalId, address }, root: externalId });
    await push([item('p-1', author('mia', 'Mia@example.com')), item('p-2', author('mia-2', 'mia@example.com'))]);
    await push([item('p-3', author('mia', 'Mia@example.com'))]);
    await push(['1', '2', '3', '4', '5', '6'].map((n) => item(`o-${n}`, author(`office-${n}`, 'office@example.com'))));
    const proposals = await sql.query('select evidence, state from merge_proposals');
    expect(proposals).toEqual([{ evidence: { sameAddress: 'mia@example.com' }, state: 'open' }]);
    expect(await sql.query("select count(*)::int from events where type = 'contact.mergeProposed'")).toEqual([
      { count: 1 },
    ]);
  });

  it('answer for each item: created, repeated, updated, quarantined with a reason', async () => {
    const bad = item('m-3', { occurredAt: 'yesterday' });
    const { status, results } = await push([item('m-1'), item('m-1'), bad, item('m-4', { text: 5 }), { text: 'x' }]);
    expect(status).toBe(200);
    expect(results).toMatchObject([
      { externalId: 'm-1', outcome: 'created', messageId: expect.any(String), conversationId: expect.any(String) },
      { externalId: 'm-1', outcome: 'repeated' },
      { externalId: 'm-3', outcome: 'quarantined', error: expect.stringContaining('occurredAt') },
      { externalId: 'm-4', outcome: 'quarantined', error: expect.stringContaining('text') },
      {
        externalId: expect.stringContaining('unnamed'),
        outcome: 'quarantined',
        error: expect.stringContaining('externalId'),
      },
    ]);
    const again = await push([
      item('m-1'),
      item('m-1', { text: 'Found it, thanks.', editedAt: '2026-11-23T08:30:00.000Z' }),
    ]);
    expect(again.results).toMatchObject([{ outcome: 'repeated' }, { outcome: 'updated' }]);
    const kept = await sql.query('select external_id, raw from quarantine where source_id = $1', [source]);
    expect(kept).toHaveLength(3);
    expect(JSON.parse(kept.find((row: { external_id: string }) => row.external_id === 'm-3').raw)).toEqual(bad);
  });

  it('start a wait, which our own answer over there ends at its own time', async () => {
    const [{ conversationId }] = (await push([item('n-1', { root: 'order-2' })])).results;
    const waiting = async () =>
      (await sql.query('select waiting_since from conversations where id = $1', [conversationId]))[0].waiting_since;
    expect(await waiting()).toEqual(new Date('2026-11-23T08:00:00.000Z'));
    const answer = {
      externalId: 'n-2',
      direction: 'outbound',
      root: 'order-2',
      replyTo: 'n-1',
      text: 'It is on its way.',
    };
    const { results } = await push([{ ...answer, occurredAt: '2026-11-23T08:20:00.000Z' }]);
    expect(results).toMatchObject([{ outcome: 'created', conversationId }]);
    expect(await waiting()).toBeNull();
    const [cycle] = await sql.query('select ended_by, ended_at from cycles where conversation_id = $1', [
      conversationId,
    ]);
    expect(cycle).toEqual({ ended_by: 'native', ended_at: new Date('2026-11-23T08:20:00.000Z') });
  });

  it('hold files, and HTML that can do nothing', async () => {
    const attachments = [{ name: 'note.txt', contentType: 'text/plain', bytes: 'aGVsbG8=' }];
    const html = '<p onclick="x()">Hi<script>alert(1)</script><img src="https://spy.example/1.gif"></p>';
    const [{ messageId }] = (await push([item('h-1', { root: 'order-3', html, attachments })])).results;
    const [message] = await sql.query('select html, attachment_count from messages where id = $1', [messageId]);
    expect(message).toMatchObject({
      html: '<p>Hi<img data-remote-src="https://spy.example/1.gif" /></p>',
      attachment_count: 1,
    });
  });

  it('are refused as a whole when nothing can be told apart', async () => {
    expect((await push(Array.from({ length: 501 }, (_, i) => item(`x-${i}`)))).status).toBe(422);
    expect((await push([item('x')], { sourceId: '999999' })).code).toBe('source-not-found');
    const stranger = await tokenWith(running, 'deliveries:write');
    const refused = await running.inject({
      method: 'POST',
      url: '/api/v1/mentions',
      headers: stranger.headers,
      payload: {},
    });
    expect(refused.statusCode).toBe(403);
  });
});
