import type { SourceAccess } from '../src/connectors/connector.ts';
import { nodebbGate } from './support/forum-contract.ts';
import { type Answer, type Asked, ForumPeer } from './support/forum-peer.ts';
import { answering, connector, mentionsIn, pages } from './support/forum-reading.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

describeWithData('contracts', 'calls to NodeBB', (contracts) => {
  const peer = new ForumPeer(nodebbGate(contracts));
  let source: SourceAccess;
  const post = (pid: number, more: object = {}) => ({
    pid,
    tid: 2,
    uid: 4,
    content: `<p>Post ${pid}</p>`,
    timestamp: Date.UTC(2026, 1, 1) + pid * 1000,
    topic: { uid: 4, title: 'Tom &amp; Anna', mainPid: 1, cid: 2 },
    user: { username: 'ana' },
    ...more,
  });
  const forum =
    (listed: (page: number) => object[]) =>
    ({ path: asked, query }: Asked): Answer => {
      if (asked === '/api/self') return { body: { uid: 1, username: 'support' } };
      if (asked === '/api/notifications') return { body: { notifications: [{ type: 'mention', pid: 3 }] } };
      return { body: listed(Number(query['page'])) };
    };

  beforeAll(async () => {
    await peer.start();
    const settings = { software: 'nodebb', url: peer.url, username: 'support', uid: '1', categories: ['2'] };
    source = { ...mailSource(settings, { token: 'master' }), now: () => new Date('2026-02-01T01:00:00Z') };
  });
  afterAll(() => peer.stop());
  beforeEach(() => peer.asked.splice(0));
  afterEach(() => expect(peer.breaches.splice(0)).toEqual([]));

  it('reads page by page down to the cursor', async () => {
    const listed = [[post(5, { uid: 1 }), post(4, { toPid: '3' })], [post(3, { uid: 6 }), post(2)], [post(1)]];
    peer.answer = forum((page) => listed[page - 1] ?? []);
    const read = await pages(source, { seen: Date.UTC(2026, 1, 1) });
    const facts = mentionsIn(read).map((one) => [one.externalId, one.root, one.direction, one.addressed, one.subject]);
    expect(facts).toEqual([
      ['5', '1', 'outbound', false, 'Tom & Anna'],
      ['4', '1', 'inbound', false, 'Tom & Anna'],
      ['3', '1', 'inbound', true, 'Tom & Anna'],
      ['2', '1', 'inbound', true, 'Tom & Anna'],
      ['1', '1', 'inbound', true, 'Tom & Anna'],
    ]);
    expect(read.at(-1)!.cursor).toMatchObject({ seen: Date.UTC(2026, 1, 1) + 5000 });
    expect(
      peer.asked.every(({ query, headers }) => query['_uid'] === '1' && headers['authorization'] === 'Bearer master'),
    ).toBe(true);
  });

  it('takes nothing for new that is older than the history, in however quiet a forum', async () => {
    peer.answer = forum((page) => (page === 1 ? [post(2), post(1, { timestamp: Date.UTC(2025, 1, 1) })] : []));
    const first = await pages(source, null);
    const second = await pages(source, first.at(-1)!.cursor);
    for (const read of [first, second]) expect(mentionsIn(read).map(({ externalId }) => externalId)).toEqual(['2']);
  });

  it('notices that it is only a guest', async () => {
    peer.answer = () => ({ body: { uid: 0 } });
    await expect(pages(source, null)).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(await connector.test(source)).toMatchObject({ ok: false });
  });

  it('answers, waits for moderators, and waits when told to', async () => {
    const reply = answering('3', { tid: '2' });
    peer.answer = () => ({ body: { response: { pid: 9, tid: 2, timestamp: 1_770_000_000_000 } } });
    expect(await connector.send(source, reply)).toMatchObject({ outcome: 'sent', externalId: '9' });
    expect(peer.asked[0]).toMatchObject({ path: '/api/v3/topics/2', body: { content: reply.text, toPid: 3 } });
    peer.answer = () => ({ status: 202, body: { response: { id: 'reply-1', queued: true } } });
    expect(await connector.send(source, reply)).toMatchObject({ outcome: 'pending' });
    const wait = 'As a new user, you are required to wait 10 second(s) between posts';
    peer.answer = () => ({ status: 400, body: { status: { code: 'bad-request', message: wait } } });
    await expect(connector.send(source, reply)).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAt: new Date('2026-02-01T01:00:10Z'),
    });
  });

  it('finds a reply whose fate is unknown', async () => {
    const reply = answering('3', { tid: '2' });
    const found = post(9, { uid: 1, timestamp: reply.createdAt.getTime() + 1000 });
    peer.answer = ({ path: asked }) => ({
      body: asked.endsWith('/raw') ? { response: { content: reply.text } } : [found],
    });
    expect(await connector.findReply(source, reply)).toMatchObject({ externalId: '9' });
  });
});
