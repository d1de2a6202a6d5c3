import { createHmac } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { signatureOf } from '../src/connectors/x/webhook.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { type SignedIn, signInAs } from './support/people.ts';

const noon = new Date('2026-03-02T12:00:00Z');

describe('one app with one address for several accounts', () => {
  let running: RunningApp;
  let admin: SignedIn;
  beforeAll(async () => {
    running = await startApp({
      clock: new TestClock(noon),
      connectors: [new FacebookConnector(), new XConnector(), new ForumConnector()],
    });
    admin = await signInAs(running, 'admin');
  });
  afterAll(() => running?.close());

  async function connect(channel: string, name: string, settings: Record<string, unknown>): Promise<string> {
    const payload = { channel, name, settings };
    const { headers } = admin;
    const answer = await running.inject({ method: 'POST', url: '/api/v1/sources', headers, payload });
    expect(answer.statusCode).toBe(201);
    return new URL(answer.json().webhookUrl as string).pathname;
  }
  const call = async (url: string, body: string, headers: Record<string, string>): Promise<number> =>
    (
      await running.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...headers },
        payload: body,
      })
    ).statusCode;
  const stored = async (channel: string): Promise<string[]> =>
    (
      await running.app.get(DataSource).query<{ line: string }[]>(
        `select s.name || ': ' || m.text as line from messages m join sources s on s.id = m.source_id
         where s.channel = $1 order by 1`,
        [channel],
      )
    ).map(({ line }) => line);

  it('hands each page’s events of one delivery to its own source, and those of a stranger’s app to nobody', async () => {
    const page = (pageId: string, appSecret: string) =>
      connect('facebook', `Page ${pageId}`, { pageId, appId: '7', pageToken: 'token', appSecret, verifyToken: 'word' });
    const first = await page('101', 'one secret');
    await page('102', 'one secret');
    await page('103', 'the secret of another app');
    const entry = (id: string | number) => ({
      id,
      time: noon.getTime() / 1000,
      changes: [
        {
          field: 'feed',
          value: {
            item: 'comment',
            verb: 'add',
            comment_id: `${id}_1`,
            post_id: `${id}_0`,
            post: { status_type: 'wall_post' },
            from: { id: '55', name: 'Ana' },
            message: `to ${id}`,
            created_time: noon.getTime() / 1000 - 60,
          },
        },
      ],
    });
    const body = JSON.stringify({ object: 'page', entry: ['101', 102, '103', '104'].map(entry) });
    const signature = createHmac('sha256', 'one secret').update(body).digest('hex');
    for (let time = 0; time < 2; time++)
      expect(await call(first, body, { 'x-hub-signature-256': `sha256=${signature}` })).toBe(200);
    expect(await stored('facebook')).toEqual(['Page 101: to 101', 'Page 102: to 102']);
  });

  it('hands an event of X to the account that it names', async () => {
    const account = (userId: string) =>
      connect('x', `Account ${userId}`, { userId, handle: `brand${userId}`, bearerToken: 't', consumerSecret: 'shh' });
    const first = await account('900');
    await account('901');
    const event = (userId: string, n: number) => ({
      data: {
        event_uuid: `e${n}`,
        event_type: 'post.mention.create',
        filter: { user_id: userId },
        payload: {
          id: `196000000000000000${n}`,
          text: `Hello @brand${userId}`,
          author_id: '7',
          created_at: '2026-03-02T11:50:00.000Z',
          conversation_id: `196000000000000000${n}`,
        },
      },
    });
    for (const one of [event('901', 1), event('900', 2), event('999', 3)]) {
      const body = JSON.stringify(one);
      expect(await call(first, body, { 'x-twitter-webhooks-signature': signatureOf('shh', body) })).toBe(200);
    }
    expect(await stored('x')).toEqual(['Account 900: Hello @brand900', 'Account 901: Hello @brand901']);
  });

  it('goes on for the others when the account whose address it was is disconnected', async () => {
    const account = (userId: string, app = { clientId: 'our app', consumerSecret: 'psst' }) =>
      connect('x', `Account ${userId}`, { userId, handle: `b${userId}`, bearerToken: 't', ...app });
    const first = await account('910');
    const event = (userId: string, n: number) =>
      JSON.stringify({
        data: {
          event_uuid: `f${n}`,
          event_type: 'post.mention.create',
          filter: { user_id: userId },
          payload: {
            id: `197000000000000000${n}`,
            text: `Still there, @b${userId}?`,
            author_id: '7',
            created_at: '2026-03-02T11:50:00.000Z',
            conversation_id: `197000000000000000${n}`,
          },
        },
      });
    const say = (body: string, secret = 'psst') =>
      call(first, body, { 'x-twitter-webhooks-signature': signatureOf(secret, body) });
    const database = running.app.get(DataSource);
    await database.query(
      `update sources set status = 'removed', secrets = '{}' where channel = 'x' and name < 'Account 910'`,
    );
    const key = first.split('/').at(-1);
    const [{ id }] = await database.query<[{ id: string }]>('select id from sources where webhook_key = $1', [key]);
    const { headers } = admin;
    expect((await running.inject({ method: 'DELETE', url: `/api/v1/sources/${id}`, headers })).statusCode).toBe(204);
    expect(await say(event('911', 1))).toBe(404);
    await account('911');
    expect(await say(event('911', 1))).toBe(200);
    expect(await say(event('910', 2))).toBe(200);
    expect(await say(event('911', 3), 'another secret')).toBe(403);
    expect((await stored('x')).filter((line) => line.includes('Still there'))).toEqual([
      'Account 911: Still there, @b911?',
    ]);
    await account('912', { clientId: 'another app', consumerSecret: 'theirs' });
    expect(await say(event('912', 4), 'theirs')).toBe(403);
    const challenge = await running.inject({ method: 'GET', url: `${first}?crc_token=abc` });
    expect(challenge.json()).toEqual({ response_token: signatureOf('psst', 'abc') });
  });

  /** A call of each platform whose words hold `\u00e4` as an escape, a letter beyond ASCII and an emoji, spaced as nobody prints JSON. */
  const words = 'K\\u00e4se, gr\u00fc\u00dfe \u{1f9c0} \\ud83e\\uddc0';
  const spoken = 'K\u00e4se, gr\u00fc\u00dfe \u{1f9c0} \u{1f9c0}';
  const time = noon.getTime() / 1000 - 60;
  const hex = (secret: string, body: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const vectors: [
    channel: string,
    settings: Record<string, unknown>,
    body: string,
    sign: (body: string) => Record<string, string>,
  ][] = [
    [
      'facebook',
      { pageId: '300', appId: '7', pageToken: 'token', appSecret: 'secret', verifyToken: 'word' },
      `{"object": "page", "entry": [{"id": "300", "time": ${time}, "changes": [{"field": "feed", "value": {"item": "comment",
        "verb": "add", "comment_id": "3_1", "post_id": "300_3", "from": {"id": "55"}, "message": "${words}", "created_time": ${time}}}]}]}`,
      (body) => ({ 'x-hub-signature-256': hex('secret', body) }),
    ],
    [
      'x',
      { userId: '300', handle: 'kaese', bearerToken: 't', consumerSecret: 'secret' },
      `{"data": {"event_uuid": "v", "event_type": "post.mention.create", "filter": {"user_id": "300"}, "payload": {
        "id": "1980000000000000001", "text": "${words}", "author_id": "7", "created_at": "2026-03-02T11:50:00.000Z",
        "conversation_id": "1980000000000000001"}}}`,
      (body) => ({ 'x-twitter-webhooks-signature': signatureOf('secret', body) }),
    ],
    [
      'forum',
      { url: 'https://forum.example', username: 'support', apiKey: 'key', webhookSecret: 'secret' },
      `{"post": {"id": 9, "topic_id": 4, "post_number": 1, "user_id": 5, "username": "ana", "category_id": 3,
        "created_at": "2026-03-02T11:50:00.000Z", "cooked": "<p>${words}</p>"}}`,
      (body) => ({
        'x-discourse-event': 'post_created',
        'x-discourse-event-type': 'post',
        'x-discourse-event-signature': hex('secret', body),
      }),
    ],
  ];
  it.each(vectors)(
    'takes a call of %s by its bytes, once, and refuses it written anew',
    async (channel, settings, body, sign) => {
      const url = await connect(channel, `Signed ${channel}`, settings);
      const everything = () =>
        running.app.get(DataSource).query<unknown[]>(
          `select m.*, c.version as conversation_version, (select count(*) from events) as events
         from messages m join conversations c on c.id = m.conversation_id order by m.id`,
        );
      expect(await call(url, JSON.stringify(JSON.parse(body)), sign(body))).toBe(403);
      expect(await stored(channel)).not.toContain(`Signed ${channel}: ${spoken}`);
      expect(await call(url, body, sign(body))).toBe(200);
      expect(await stored(channel)).toContain(`Signed ${channel}: ${spoken}`);
      const once = await everything();
      for (let time = 0; time < 3; time++) expect(await call(url, body, sign(body))).toBe(200);
      expect(await everything()).toEqual(once);
    },
  );
});
