import { createHmac } from 'node:crypto';
import type { SourceAccess } from '../src/connectors/connector.ts';
import { discourseGate } from './support/forum-contract.ts';
import { type Answer, type Asked, ForumPeer } from './support/forum-peer.ts';
import { answering, connector, mentionsIn, pages } from './support/forum-reading.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

describeWithData('contracts', 'calls to Discourse', (contracts) => {
  const peer = new ForumPeer(discourseGate(contracts));
  let source: SourceAccess;
  const post = (id: number, more: object = {}) => ({
    id,
    topic_id: 7,
    post_number: id - 100,
    username: 'ana',
    user_id: 5,
    created_at: new Date(Date.UTC(2026, 1, 1, 0, id)).toISOString(),
    cooked: `<p>Post ${id} <a href="/x" onclick="steal()">here</a></p>`,
    category_id: 3,
    ...more,
  });
  const forum =
    (posts: object[], more: (asked: Asked) => Answer | undefined = () => undefined) =>
    (asked: Asked): Answer => {
      const other = more(asked);
      if (other) return other;
      if (asked.path === '/posts.json') {
        const before = Number(asked.query['before'] ?? 1000);
        const shown = (posts as { id: number }[]).filter(({ id }) => id <= before).toSorted((a, b) => b.id - a.id);
        return { body: { latest_posts: shown.slice(0, 3) } };
      }
      if (asked.path === '/topics/private-messages/support.json') return { body: { topic_list: { topics: [] } } };
      return asked.path === '/t/7.json' ? { body: { id: 7, user_id: 5 } } : { status: 404, body: {} };
    };

  beforeAll(async () => {
    await peer.start();
    const settings = { software: 'discourse', url: `${peer.url}/`, username: 'Support', categories: ['3'] };
    source = mailSource(settings, { apiKey: 'key', webhookSecret: 'hush' });
  });
  afterAll(() => peer.stop());
  beforeEach(() => peer.asked.splice(0));
  afterEach(() => expect(peer.breaches.splice(0)).toEqual([]));

  it('reads down to the cursor, and the same again for the same cursor', async () => {
    const posts = [101, 102, 103, 104, 105, 106, 107].map((id) => post(id));
    peer.answer = forum(posts);
    const first = await pages(source, null);
    const ids = new Set(mentionsIn(first).map(({ externalId }) => externalId));
    expect(ids).toEqual(new Set(['7/1', '7/2', '7/3', '7/4', '7/5', '7/6', '7/7']));
    expect(first.at(-1)!.cursor).toMatchObject({ seen: 107 });
    posts.push(post(108), post(109), post(110), post(111), post(112));
    const next = await pages(source, first.at(-1)!.cursor);
    const again = await pages(source, first.at(-1)!.cursor);
    const news = mentionsIn(next).map(({ externalId }) => externalId);
    for (const id of ['7/8', '7/9', '7/10', '7/11', '7/12']) expect(news).toContain(id);
    expect(mentionsIn(again)).toEqual(mentionsIn(next));
    expect(next.at(-1)!.cursor).toMatchObject({ seen: 112 });
    expect(peer.asked[0]!.headers).toMatchObject({ 'api-key': 'key', 'api-username': 'support' });
  });

  it('takes nothing for new that is older than the history, in however quiet a forum', async () => {
    peer.answer = forum([post(102), post(101, { created_at: '2025-02-01T00:00:00Z' })]);
    const first = await pages(source, null);
    const second = await pages(source, first.at(-1)!.cursor);
    for (const read of [first, second]) expect(mentionsIn(read).map(({ externalId }) => externalId)).toEqual(['7/2']);
  });

  it('tells questions, peers, natives, whispers and edits apart', async () => {
    peer.answer = forum(
      [
        post(101),
        post(102, { username: 'bob', user_id: 6 }),
        post(103, { username: 'mod', user_id: 9, staff: true, reply_to_post_number: '1' }),
      ],
      undefined,
    );
    const [page] = await pages(source, { seen: 100 });
    const facts = page!.mentions.map((one) => [one.externalId, one.direction, one.addressed, one.replyTo]);
    expect(facts).toEqual([
      ['7/3', 'outbound', false, '7/1'],
      ['7/2', 'inbound', false, undefined],
      ['7/1', 'inbound', true, undefined],
    ]);
    peer.answer = forum([
      post(104, { post_type: 4 }),
      post(105, { post_type: 3, version: 2 }),
      post(106, { version: 2, updated_at: '2026-02-02T00:00:00Z' }),
    ]);
    const [later] = await pages(source, { seen: 103 });
    expect(later!.skipped).toEqual({ whisper: 1, 'small action': 1 });
    expect(later!.mentions).toMatchObject([{ addressed: true, editedAt: new Date('2026-02-02T00:00:00Z') }]);
    expect(later!.mentions[0]!.html).not.toContain('onclick');
    expect(later!.mentions[0]!.html).toContain(`${peer.url}/x`);
  });

  it('reads private messages to the account', async () => {
    const at = '2026-02-03T00:00:00Z';
    peer.answer = forum([], ({ path: asked }) => {
      if (asked.startsWith('/topics/')) return { body: { topic_list: { topics: [{ id: 9, last_posted_at: at }] } } };
      const shown = post(301, { topic_id: 9, post_number: 1 });
      const stream = { posts: [shown], stream: [301, 302] };
      if (asked === '/t/9.json')
        return { body: { id: 9, title: 'Help', archetype: 'private_message', post_stream: stream } };
      return asked === '/posts/302.json' ? { body: post(302, { topic_id: 9, post_number: 21 }) } : undefined;
    });
    const [page] = await pages(source, { seen: 200, messagesUntil: '2026-01-31T00:00:00Z' });
    expect(page!.mentions.map((one) => [one.externalId, one.visibility, one.addressed, one.subject])).toEqual([
      ['9/1', 'private', true, 'Help'],
      ['9/21', 'private', true, 'Help'],
    ]);
    expect(page!.cursor).toMatchObject({ seen: 200, messagesUntil: at });
  });

  it('completes what webhooks withhold, and leaves the private messages of others alone', async () => {
    peer.answer = ({ path: asked }) => {
      if (asked === '/posts/401.json') return { body: post(401, { topic_id: 8, post_number: 1 }) };
      if (asked === '/posts/402.json') return { body: post(402, { topic_id: 10, post_number: 1 }) };
      const group = { details: { allowed_users: [{ username: 'ana' }] } };
      if (asked === '/t/8.json') return { body: { id: 8, title: 'Broken', category_id: 3 } };
      return asked === '/t/10.json' ? { body: { id: 10, archetype: 'private_message', ...group } } : { status: 404 };
    };
    const items = [401, 402, 403].map((postId) => ({ externalId: String(postId), payload: { postId } }));
    const { mentions, skipped } = await connector.lookUp(source, items);
    expect(mentions).toMatchObject([{ externalId: '8/1', subject: 'Broken', addressed: true }]);
    expect(skipped).toEqual({ gone: 1, 'private message of others': 1 });
  });

  it('takes a refused key for no sign that something is gone', async () => {
    peer.answer = () => ({ status: 403, body: { errors: ['The API username or key is invalid.'] } });
    const looking = connector.lookUp(source, [{ externalId: '401', payload: { postId: 401 } }]);
    await expect(looking).rejects.toMatchObject({ kind: 'unauthorised' });
  });

  it('answers, waits for moderators, and says when nobody knows', async () => {
    const sent = post(150, { post_number: 12, topic_slug: 'broken' });
    peer.answer = () => ({ body: sent });
    const result = await connector.send(source, answering('7/3'));
    expect(result).toMatchObject({ outcome: 'sent', externalId: '7/12', url: `${peer.url}/t/broken/7/12` });
    expect(peer.asked[0]!.body).toEqual({ topic_id: 7, raw: 'We are looking into it.', reply_to_post_number: 3 });
    peer.answer = () => ({ body: { success: true, action: 'enqueued' } });
    expect(await connector.send(source, answering('7/1'))).toMatchObject({ outcome: 'pending' });
    peer.answer = () => ({ status: 502, body: '<html>Bad gateway</html>' });
    expect(await connector.send(source, answering('7/1'))).toMatchObject({ outcome: 'unconfirmed' });
    peer.answer = () => ({ cut: true });
    expect(await connector.send(source, answering('7/1'))).toMatchObject({ outcome: 'unconfirmed' });
    peer.answer = () => ({ status: 422, body: { errors: ['Body is too short'] } });
    await expect(connector.send(source, answering('7/1'))).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('waits as long as the forum says', async () => {
    const now = new Date('2026-02-01T00:00:00Z');
    const timed = { ...source, now: () => now };
    const after = (seconds: number) => ({ kind: 'rate-limited', retryAt: new Date(now.getTime() + seconds * 1000) });
    peer.answer = () => ({ status: 429, headers: { 'retry-after': '30' }, body: 'Slow down' });
    await expect(pages(timed, null)).rejects.toMatchObject(after(30));
    peer.answer = () => ({ status: 429, body: { extras: { wait_seconds: 12 } } });
    await expect(connector.send(timed, answering('7/1'))).rejects.toMatchObject(after(12));
    peer.answer = () => ({ status: 403, body: { errors: ['The API username or key is invalid.'] } });
    await expect(pages(timed, null)).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(await connector.test(timed)).toMatchObject({ ok: false });
  });

  it('counts its calls for all processes, and keeps the posts when messages have to wait', async () => {
    const now = new Date('2026-02-01T00:00:20Z');
    const told: unknown[] = [];
    const counted = {
      ...source,
      now: () => now,
      spend: async (bucket: string) => void told.push(bucket),
      observe: async (...said: unknown[]) => void told.push(said),
    };
    peer.answer = forum([post(101)], ({ path: asked }) =>
      asked.startsWith('/topics/') ? { status: 429, headers: { 'retry-after': '9' } } : undefined,
    );
    const [page] = await pages(counted, { seen: 101, messagesUntil: '2026-01-31T00:00:00.000Z' });
    expect(page!.mentions).toHaveLength(1);
    expect(page!.cursor).toMatchObject({ seen: 101, messagesUntil: '2026-01-31T00:00:00.000Z' });
    const minute = ['api-key', 60, new Date('2026-02-01T00:01:00Z')];
    expect(told).toEqual([minute, 'api-key', minute, 'api-key', ['api-key', 0, new Date('2026-02-01T00:00:29Z')]]);
  });

  it('finds a reply whose fate is unknown', async () => {
    peer.answer = ({ path: asked }) => {
      if (asked === '/t/7.json') return { body: { id: 7, post_stream: { stream: [101, 160] } } };
      return {
        body: post(160, { username: 'Support', raw: 'We are looking into it.', created_at: '2026-02-01T10:00:05Z' }),
      };
    };
    expect(await connector.findReply(source, answering('7/1'))).toMatchObject({ externalId: '7/60' });
    expect(await connector.findReply(source, { ...answering('7/1'), text: 'Other words' })).toBeNull();
  });

  it('believes a webhook by the HMAC of its raw bytes alone', () => {
    const body = Buffer.from('{"post":{"raw":"Gr\\u00fc\\u00dfe \u{1F600} zu\u0142"}}');
    const signature = createHmac('sha256', 'hush').update(body).digest('hex');
    const verify = (bytes: Buffer, given: string, at = source): boolean =>
      connector.webhook.verify(
        { method: 'POST', headers: { 'x-discourse-event-signature': given }, query: {}, body: bytes },
        at,
      );
    expect(verify(body, `sha256=${signature}`)).toBe(true);
    expect(verify(Buffer.from(JSON.stringify(JSON.parse(body.toString()))), `sha256=${signature}`)).toBe(false);
    expect(verify(body, signature)).toBe(false);
    expect(verify(body, 'sha256=')).toBe(false);
    expect(verify(body, `sha256=${signature}`, { ...source, secrets: {} })).toBe(false);
    const fixed = createHmac('sha256', 'key').update('The quick brown fox jumps over the lazy dog').digest('hex');
    expect(fixed).toBe('f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8');
  });
});
