import type { Mention, OutgoingReply, Page, SourceAccess, StoredItem } from '../src/connectors/connector.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { describeWithData } from './support/shared-data.ts';
import { outgoing } from './support/mail-source.ts';
import { type Asked, contractFile, type Told, XPlatform } from './support/x-platform.ts';
import { xSource } from './support/x-source.ts';

const now = new Date('2026-10-01T12:00:00Z');
const from = new Date('2026-09-01T00:00:00Z');
const nextHour = Math.floor(now.getTime() / 1000) + 3600;
const signedIn = {
  accessToken: 'good token',
  accessTokenExpiresAt: '2026-10-01T13:00:00.000Z',
  refreshToken: 'first refresh token',
  clientSecret: 'client secret',
  bearerToken: 'app token',
};

/** An id that X would have given out then. */
const idAt = (at: string, n = 0): string => String(((BigInt(Date.parse(at)) - 1288834974657n) << 22n) + BigInt(n));

function post(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    text: '@brand where is it?',
    author_id: '7',
    created_at: '2026-09-30T10:00:00.000Z',
    conversation_id: id,
    edit_history_tweet_ids: [id],
    entities: { mentions: [{ start: 0, end: 6, username: 'brand', id: '900' }] },
    ...more,
  };
}

const ana = { id: '7', name: 'Ana Novak', username: 'ana_n' };
const page = (posts: Record<string, unknown>[], next?: string): Told => ({
  body: {
    ...(posts.length > 0 ? { data: posts, includes: { users: [ana] } } : {}),
    meta: { result_count: posts.length, ...(next ? { next_token: next } : {}) },
  },
});
const nothing = page([]);
const problem = (status: number, detail: string, headers: Record<string, string> = {}): Told => ({
  status,
  headers,
  body: { title: 'Problem', type: 'about:blank', detail, status },
});

const item = (more: Partial<StoredItem> = {}): StoredItem => ({
  externalId: '1900000000000000001',
  root: '1900000000000000001',
  visibility: 'public',
  occurredAt: now,
  author: { externalId: '7', handle: 'ana_n' },
  meta: { kind: 'post', postId: '1900000000000000002', summoned: true },
  text: 'where is it?',
  ...more,
});

const reply = (more: Partial<OutgoingReply> = {}): OutgoingReply =>
  outgoing({ createdAt: now, visibility: 'public', inReplyTo: { ...item() }, ...more });

const message = { kind: 'directMessage', conversationId: '7-900' };

describeWithData('contracts', 'X by its published contract', (at) => {
  const connector = new XConnector();
  let x: XPlatform;

  beforeAll(async () => {
    x = await XPlatform.start(contractFile(at));
  });
  beforeEach(() => {
    x.asked.length = 0;
    x.violations.length = 0;
    x.answer = () => nothing;
  });
  afterEach(() => expect(x.violations).toEqual([]));
  afterAll(async () => {
    process.stdout.write(
      `X: ${x.checked.size} distinct calls held against the contract: ${[...x.checked].join(', ')}\n`,
    );
    expect(x.checked.size).toBeGreaterThanOrEqual(10);
    await x.stop();
  });

  const open = (
    settings: Record<string, unknown> = {},
    secrets: Record<string, string> = signedIn,
    more: Partial<SourceAccess> = {},
  ) => xSource({ gateway: x.address, clientId: 'client', ...settings }, secrets, { now: () => now, ...more });

  /** Reads until nothing is left, as the product does. */
  async function readAll(source: SourceAccess, cursor: Record<string, unknown> | null = null) {
    const pages: Page[] = [];
    const mentions: Mention[] = [];
    for (let more = true; more && pages.length < 20;) {
      const read = await connector.poll(source, cursor, from);
      pages.push(read);
      mentions.push(...read.mentions);
      ({ cursor, more } = read);
    }
    return { mentions, pages, cursor: JSON.parse(JSON.stringify(cursor)) as Record<string, unknown> };
  }

  const on = (path: string, told: (asked: Asked) => Told) => (asked: Asked) =>
    asked.path === path ? told(asked) : nothing;

  it('refuses what the contract does not know', async () => {
    for (const path of ['users/900/mentions?max_results=1000', 'users/900/mentions?surprise=1', 'users/900/surprises'])
      await fetch(`${x.address}/2/${path}`);
    expect(x.violations).toHaveLength(3);
    x.violations.length = 0;
  });

  describe('reading', () => {
    it('takes mentions page by page, then only what is newer', async () => {
      const ids = [idAt('2026-09-30T10:00:00Z'), idAt('2026-09-30T09:00:00Z')];
      x.answer = on('/users/900/mentions', ({ query }) =>
        query.get('since_id')
          ? nothing
          : query.get('pagination_token')
            ? page([post(ids[1]!)])
            : page([post(ids[0]!)], 'pagetwo00000000000'),
      );
      const first = await readAll(open());
      expect(first.mentions.map(({ externalId }) => externalId)).toEqual(ids);
      expect(first.mentions[0]).toMatchObject({ addressed: true, author: { name: 'Ana Novak', handle: 'ana_n' } });
      expect(x.asked[0]!.query.get('start_time')).toBe('2026-09-01T00:00:00Z');
      x.asked.length = 0;
      expect((await readAll(open(), first.cursor)).mentions).toEqual([]);
      expect(x.asked[0]!.query.get('since_id')).toBe(ids[0]);
    });

    it('moves on only when all pages are taken, and gives the same again for the same cursor', async () => {
      x.answer = on('/users/900/mentions', ({ query }) =>
        query.get('pagination_token')
          ? problem(503, 'down')
          : page([post(idAt('2026-09-30T10:00:00Z'))], 'pagetwo00000000000'),
      );
      const first = await connector.poll(open(), null, from);
      expect(first).toMatchObject({ more: true, cursor: { since: {} } });
      await expect(connector.poll(open(), first.cursor, from)).rejects.toMatchObject({ kind: 'unavailable' });
      expect((await connector.poll(open(), null, from)).mentions).toEqual(first.mentions);
    });

    it('compares ids as whole numbers', async () => {
      const [small, large] = ['999999999999999999', '1000000000000000001'];
      x.answer = on('/users/900/mentions', () => page([post(small!), post(large!)]));
      expect((await readAll(open())).cursor).toMatchObject({ since: { mentions: large } });
    });

    it('finds what we wrote on X itself', async () => {
      const id = idAt('2026-09-30T11:00:00Z');
      const own = post(id, {
        author_id: '900',
        conversation_id: '5',
        referenced_tweets: [{ type: 'replied_to', id: '5' }],
      });
      x.answer = on('/users/900/tweets', () => page([own]));
      expect((await readAll(open())).mentions).toMatchObject([{ externalId: id, direction: 'outbound', replyTo: '5' }]);
    });

    it('takes direct messages down to the last known, and not more often than X allows', async () => {
      const told = (id: string, sender: string) => ({
        id,
        event_type: 'MessageCreate',
        text: 'hello',
        sender_id: sender,
        dm_conversation_id: '7-900',
        created_at: '2026-09-30T10:00:00.000Z',
      });
      const ids = [idAt('2026-09-30T10:00:00Z'), idAt('2026-09-30T10:00:01Z')];
      x.answer = on('/dm_events', () => ({
        body: { data: [told(ids[1]!, '900'), told(ids[0]!, '7')], meta: { result_count: 2 } },
      }));
      const { mentions, cursor } = await readAll(open());
      expect(mentions).toMatchObject([
        { externalId: ids[1], direction: 'outbound', answers: ['7'], visibility: 'private' },
        { externalId: ids[0], direction: 'inbound', root: '7-900', addressed: true },
      ]);
      x.asked.length = 0;
      expect((await readAll(open(), cursor)).mentions).toEqual([]);
      expect(x.asked.map(({ path }) => path)).not.toContain('/dm_events');
      const later = open({}, signedIn, { now: () => new Date(now.getTime() + 120_000) });
      expect((await readAll(later, cursor)).mentions).toEqual([]);
      expect(x.asked.map(({ path }) => path)).toContain('/dm_events');
    });

    it('searches keywords for Listening, from a time where the last id is too old', async () => {
      const id = idAt('2026-09-30T10:00:00Z');
      x.answer = on('/tweets/search/recent', () => page([post(id, { text: 'Acme is slow', entities: {} })]));
      const source = open({ keywords: ['acme', 'acme "shop"'] });
      const { mentions, cursor } = await readAll(source);
      expect(mentions).toMatchObject([{ externalId: id, addressed: false, meta: { summoned: false } }]);
      const [asked] = x.asked.filter(({ path }) => path === '/tweets/search/recent');
      expect(asked!.query.get('query')).toBe('("acme" OR "acme  shop") -is:retweet -from:brand');
      expect(asked!.query.get('start_time')).toBe('2026-09-24T12:05:00Z');
      x.asked.length = 0;
      const weeksLater = { now: () => new Date('2026-10-20T12:00:00Z') };
      await readAll(open({ keywords: ['acme'] }, { bearerToken: 'app token' }, weeksLater), cursor);
      const again = x.asked.find(({ path }) => path === '/tweets/search/recent')!;
      expect([again.query.get('since_id'), again.query.get('start_time')]).toEqual([null, '2026-10-13T12:05:00Z']);
    });

    it('without a signed-in account uses the token of the app and leaves direct messages alone', async () => {
      await readAll(open({}, { bearerToken: 'app token' }));
      expect(new Set(x.asked.map(({ token }) => token))).toEqual(new Set(['app token']));
      expect(x.asked.map(({ path }) => path)).toEqual(['/users/900/mentions', '/users/900/tweets']);
    });

    it('keeps what came beside errors, and counts those', async () => {
      const errors = [
        {
          title: 'Not Found Error',
          type: 'https://api.twitter.com/2/problems/resource-not-found',
          detail: 'gone',
          resource_type: 'tweet',
          resource_id: '4',
          value: '4',
          parameter: 'ids',
        },
      ];
      x.answer = on('/users/900/mentions', () => ({
        body: { data: [post(idAt('2026-09-30T10:00:00Z'))], errors, meta: { result_count: 1 } },
      }));
      const read = await connector.poll(open(), null, from);
      expect(read.mentions).toHaveLength(1);
      expect(read.skipped).toEqual({ 'error: Not Found Error': 1 });
    });

    it('looks up what a webhook delivered in part', async () => {
      const id = idAt('2026-09-30T10:00:00Z');
      x.answer = on('/tweets', () =>
        page([post(id, { conversation_id: '5', referenced_tweets: [{ type: 'replied_to', id: '6' }] })]),
      );
      const harvest = await connector.lookUp(open(), [{ externalId: id, payload: { postId: id } }]);
      expect(harvest.mentions).toMatchObject([{ externalId: id, root: '5', replyTo: '6' }]);
    });
  });

  describe('limits and failures', () => {
    it('tells the shared limits what the headers say, and waits for the reset', async () => {
      const observed: [string, number, Date][] = [];
      const headers = {
        'x-rate-limit-limit': '300',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(nextHour),
      };
      x.answer = on('/users/900/mentions', () => problem(429, 'Too Many Requests', headers));
      const observe = async (...given: [string, number, Date]) => void observed.push(given);
      await expect(connector.poll(open({}, signedIn, { observe }), null, from)).rejects.toMatchObject({
        kind: 'rate-limited',
        retryAt: new Date(nextHour * 1000),
      });
      expect(observed).toContainEqual(['GET users/:id/mentions', 0, new Date(nextHour * 1000)]);
    });

    it('does not let a limit on direct messages stop mentions', async () => {
      x.answer = on('/dm_events', () => problem(429, 'Too Many Requests'));
      const { pages, cursor } = await readAll(open());
      expect(pages.at(-1)).toMatchObject({ skipped: { 'directMessages: waiting for a limit': 1 } });
      expect(cursor).toMatchObject({ notBefore: { directMessages: '2026-10-01T12:15:00.000Z' } });
    });

    it.each([
      ['no credits', problem(402, 'CreditsDepleted'), 'unavailable', /buy credits/],
      ['a page of a proxy', { status: 503, body: '<html>Over capacity</html>' } as Told, 'unavailable', /trouble/],
      ['a line cut', 'cut' as Told, 'unavailable', /did not answer/],
      ['a permission missing', problem(403, 'forbidden'), 'rejected', /permissions/],
    ])('%s', async (_what, told, kind, sentence) => {
      x.answer = () => told;
      await expect(connector.poll(open(), null, from)).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(sentence),
      });
    });

    it('keeps no token in an error', async () => {
      x.answer = () => problem(500, 'oops');
      const error = await connector.poll(open(), null, from).catch((caught: unknown) => caught);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack)).not.toContain(
        'good token',
      );
      expect((error as Error).cause).toBeUndefined();
    });
  });

  describe('tokens', () => {
    const renewed = (n: number): Told => ({
      body: {
        token_type: 'bearer',
        expires_in: 7200,
        access_token: `token ${n}`,
        refresh_token: `refresh ${n}`,
        scope: 'tweet.read dm.read',
      },
    });
    const ended = { ...signedIn, accessTokenExpiresAt: '2026-10-01T11:00:00.000Z' };

    it('are renewed when they end, and stored before they are used', async () => {
      const source = open({}, ended);
      const storedWhenUsed: number[] = [];
      x.answer = ({ path }) => {
        if (path === '/oauth2/token') return renewed(1);
        storedWhenUsed.push(source.stored.length);
        return nothing;
      };
      await readAll(source);
      expect(source.stored).toEqual([
        {
          accessToken: 'token 1',
          refreshToken: 'refresh 1',
          accessTokenExpiresAt: '2026-10-01T14:00:00.000Z',
          grantedScopes: 'tweet.read dm.read',
        },
      ]);
      expect(storedWhenUsed[0]).toBe(1);
      const form = new URLSearchParams(x.asked[0]!.body as string);
      expect(Object.fromEntries(form)).toEqual({
        grant_type: 'refresh_token',
        refresh_token: 'first refresh token',
        client_id: 'client',
      });
      expect(x.asked[0]!.token).toBe(`Basic ${Buffer.from('client:client%20secret').toString('base64')}`);
      expect(x.asked[1]!.token).toBe('token 1');
    });

    it('are renewed once when X refuses them early', async () => {
      x.answer = ({ path, token }) =>
        path === '/oauth2/token' ? renewed(2) : token === 'token 2' ? nothing : problem(401, 'Unauthorized');
      await readAll(open());
      expect(x.asked.filter(({ path }) => path === '/oauth2/token')).toHaveLength(1);
    });

    it('that are dead for good ask for a new sign-in', async () => {
      x.answer = ({ path }) =>
        path === '/oauth2/token'
          ? {
              status: 400,
              body: { error: 'invalid_grant', error_description: 'Value passed for the token was invalid.' },
            }
          : problem(401, 'Unauthorized');
      await expect(connector.poll(open(), null, from)).rejects.toMatchObject({
        kind: 'unauthorised',
        code: 'invalid_grant',
      });
      await expect(connector.poll(open({}, { bearerToken: 'x' }), null, from)).rejects.toMatchObject({
        kind: 'unauthorised',
      });
    });
  });

  describe('answering', () => {
    const sent = '1973370000000000000';

    it('goes to the newest version of the post, publicly', async () => {
      x.answer = on('/tweets', () => ({ status: 201, body: { data: { id: sent, text: 'We are on it.' } } }));
      expect(await connector.send(open(), reply())).toMatchObject({
        outcome: 'sent',
        externalId: sent,
        url: `https://x.com/brand/status/${sent}`,
      });
      expect(x.asked[0]).toMatchObject({
        method: 'POST',
        body: { text: 'We are on it.', reply: { in_reply_to_tweet_id: '1900000000000000002' } },
      });
    });

    it('goes into the talk, privately', async () => {
      x.answer = () => ({ status: 201, body: { data: { dm_conversation_id: '7-900', dm_event_id: sent } } });
      const answer = reply({ inReplyTo: { ...item({ meta: message }) } });
      expect(await connector.send(open(), answer)).toMatchObject({ outcome: 'sent', externalId: sent });
      expect(x.asked[0]).toMatchObject({ path: '/dm_conversations/7-900/messages', body: { text: 'We are on it.' } });
    });

    it.each([
      [
        'not summoned',
        problem(
          403,
          'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
        ),
        'rejected',
        /mentions or quotes us/,
      ],
      ['no credits', problem(402, 'CreditsDepleted'), 'rejected', /buy credits/],
      [
        'said before',
        problem(403, 'You are not allowed to create a Tweet with duplicate content.'),
        'rejected',
        /same text/,
      ],
      ['too fast', problem(429, 'Too Many Requests'), 'rate-limited', /slow down/],
      ['signed in as an app only', problem(403, 'Unsupported Authentication'), 'rejected', /signed in/],
    ])('that X does not take (%s) is an error', async (_what, told, kind, sentence) => {
      x.answer = () => told;
      await expect(connector.send(open(), reply())).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(sentence),
      });
      expect(x.asked).toHaveLength(1);
    });

    it.each([
      ['a line cut after the write', 'cut' as Told],
      ['an error of the server', { status: 503, body: '<html></html>' } as Told],
    ])('of which nobody knows (%s) is unconfirmed', async (_what, told) => {
      x.answer = () => told;
      expect(await connector.send(open(), reply())).toMatchObject({ outcome: 'unconfirmed' });
      expect(x.asked).toHaveLength(1);
    });

    it('that never left may be tried again', async () => {
      const closed = await XPlatform.start(contractFile(at));
      const { address } = closed;
      await closed.stop();
      await expect(connector.send(open({ gateway: address }), reply())).rejects.toMatchObject({ kind: 'unavailable' });
    });

    it('that is too long does not leave', async () => {
      await expect(connector.send(open(), reply({ text: '日'.repeat(141) }))).rejects.toThrow(/282 characters/);
      expect(x.asked).toEqual([]);
    });

    it('is found again by what it answers and says', async () => {
      const id = idAt('2026-10-01T12:00:05Z');
      const own = post(id, {
        author_id: '900',
        text: '@ana_n Here &amp; now https://t.co/1',
        entities: { urls: [{ start: 0, end: 5, url: 'https://t.co/1', expanded_url: 'https://shop.test/a' }] },
        referenced_tweets: [{ type: 'replied_to', id: '1900000000000000002' }],
      });
      x.answer = on('/users/900/tweets', () => page([own]));
      const lost = reply({ text: 'Here & now  https://shop.test/a' });
      expect(await connector.findReply(open(), lost)).toMatchObject({ externalId: id });
      expect(await connector.findReply(open(), { ...lost, text: 'Something else' })).toBeNull();
    });

    it('is found again among direct messages', async () => {
      const id = idAt('2026-10-01T12:00:05Z');
      const told = {
        id,
        event_type: 'MessageCreate',
        text: 'We are on it.',
        sender_id: '900',
        dm_conversation_id: '7-900',
      };
      x.answer = () => ({ body: { data: [told], meta: { result_count: 1 } } });
      const lost = reply({ inReplyTo: { ...item({ meta: message }) } });
      expect(await connector.findReply(open(), lost)).toMatchObject({ externalId: id });
      expect(await connector.findReply(open(), { ...lost, createdAt: new Date(now.getTime() + 600_000) })).toBeNull();
    });
  });

  describe('actions', () => {
    it('hide, show and delete', async () => {
      x.answer = ({ method, body }) => ({
        body: { data: method === 'DELETE' ? { deleted: true } : { hidden: (body as { hidden: boolean }).hidden } },
      });
      await connector.act(open(), 'hide', item());
      await connector.act(open(), 'unhide', item());
      await connector.act(open(), 'delete', item({ author: { externalId: '900' } }));
      expect(x.asked.map(({ method, path, body }) => [method, path, body])).toEqual([
        ['PUT', '/tweets/1900000000000000002/hidden', { hidden: true }],
        ['PUT', '/tweets/1900000000000000002/hidden', { hidden: false }],
        ['DELETE', '/tweets/1900000000000000002', ''],
      ]);
      await expect(connector.act(open(), 'delete', item())).rejects.toMatchObject({ kind: 'rejected' });
    });
  });

  describe('the test of the settings', () => {
    const known = (id: string): Told => ({ body: { data: { id, name: 'Brand', username: 'brand' } } });

    it('names the account and uses no refresh token', async () => {
      x.answer = () => known('900');
      const ended = { ...signedIn, accessTokenExpiresAt: '2026-10-01T11:00:00.000Z' };
      expect(await connector.test(open({}, ended))).toMatchObject({
        ok: true,
        account: { externalId: '900', handle: 'brand' },
      });
      expect(x.asked.map(({ path }) => path)).toEqual(['/users/by/username/brand']);
    });

    it('says what to correct', async () => {
      x.answer = () => known('901');
      expect(await connector.test(open())).toMatchObject({ ok: false, message: expect.stringContaining('901') });
      x.answer = () => known('900');
      const some = { ...signedIn, grantedScopes: 'tweet.read users.read' };
      expect(await connector.test(open({}, some))).toMatchObject({
        ok: false,
        missingScopes: ['tweet.write', 'tweet.moderate.write', 'dm.read', 'dm.write', 'offline.access'],
      });
      x.answer = () => problem(401, 'Unauthorized');
      expect(await connector.test(open())).toMatchObject({
        ok: false,
        message: expect.stringContaining('credentials'),
      });
    });
  });
});
