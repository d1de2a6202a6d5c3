import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PostView, takePost } from '../src/connectors/bluesky/post.ts';
import { parseMail, isUnreadable } from '../src/connectors/email/parse-mail.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { mentionsOf } from '../src/connectors/forum/feed/feed-mention.ts';
import { decoded } from '../src/connectors/forum/feed/feed-poll.ts';
import { NoFeed, readFeed } from '../src/connectors/forum/feed/read-feed.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { readNodebbPost } from '../src/connectors/forum/nodebb/nodebb-post.ts';
import { readSettings } from '../src/connectors/forum/settings.ts';
import type { Connector, SourceAccess } from '../src/connectors/connector.ts';
import type { Harvest } from '../src/connectors/mention.ts';
import { signatureOf } from '../src/connectors/x/webhook.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { type Captured, expectTakenIn, type Payload } from './support/captured.ts';
import { expectUnharmed, expectUnmoved } from './support/damage.ts';
import { delivery, facebookSource } from './support/facebook-source.ts';
import { type Intake, startIntake } from './support/intake.ts';
import { mailFiles } from './support/mail-files.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';
import { xSource } from './support/x-source.ts';

/** Everything that was captured of every channel, through its whole way in. */

const secret = 'shared with the platform';
let intake: Intake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());

function filesBelow(folder: string, ending: string): Payload[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name, body: readFileSync(path.join(folder, name)) }));
}

const json = ({ body }: Payload): Record<string, unknown> =>
  JSON.parse(body.toString('utf8')) as Record<string, unknown>;

/** The signature over the bytes first, then what they say. */
function called({ webhook }: Connector, { body, headers }: Payload, source: SourceAccess): Harvest {
  const request = { method: 'POST', headers: headers ?? {}, query: {}, body };
  expect(webhook!.verify(request, source)).toBe(true);
  return webhook!.parse(request, source);
}

function itIsTakenIn(captured: () => Captured): void {
  it('is taken in, in any order, once or twice', () => expectTakenIn(intake, captured()));
}

function itStandsDamage(captured: () => Captured): void {
  it('is told of whatever is damaged', () => expectUnharmed(captured()));
  it('says the same with fields that nobody knows, and with numbers as text', () => expectUnmoved(captured()));
}

describeWithData('payloads/facebook-restfb', 'Facebook', (folder) => {
  const captured = (): Captured => ({
    channel: 'facebook',
    // the rest of the folder are answers of the API and other products
    payloads: filesBelow(folder, '.json').flatMap((payload) => {
      const { entry } = json(payload);
      return Array.isArray(entry) ? [{ ...payload, account: String((entry[0] as { id: unknown }).id) }] : [];
    }),
    open: () => {
      const connector = new FacebookConnector();
      return (payload) =>
        called(connector, { ...payload, ...delivery(payload.body) }, facebookSource({ pageId: payload.account }));
    },
    because: [
      [/^object /, 'about no page'],
      [/^field /, 'the page\u2019s profile, shop and leads: nobody waits for an answer'],
      [/ (?:hide|unhide|block|unblock|mute|unmute)$/, 'what a moderator of the page did'],
      [/ (?:like|reaction)(?: |$)/, 'a reaction asks nothing'],
      [/^feed album/, 'its pictures come by themselves'],
      [/^feed share add by the page/, 'our own post passed on'],
      [/^messaging postback/, 'a button without words'],
      [/^messaging /, 'Messenger about messages, payments and threads, not a message'],
    ],
  });
  itIsTakenIn(captured);
  itStandsDamage(captured);
});

describeWithData('payloads', 'X', (folder) => {
  const folders = ['x-docs', 'x-recorded-rest', 'zammad-recorded/twitter-aaa-webhooks'];
  const captured = (): Captured => ({
    channel: 'x',
    payloads: folders
      .flatMap((name) => filesBelow(path.join(folder, name), '.json'))
      .map((payload) => {
        const { for_user_id: old, data } = json(payload);
        const { filter } = (data ?? {}) as { filter?: { user_id?: string } };
        return { ...payload, account: String(old ?? filter?.user_id ?? '2244994945') };
      }),
    open: () => (payload) => {
      const headers = { 'x-twitter-webhooks-signature': signatureOf(secret, payload.body) };
      const source = xSource({ userId: payload.account, handle: 'nobody' }, { consumerSecret: secret });
      return called(new XConnector(), { ...payload, headers }, source);
    },
    because: [
      [/repost/, 'passes on what another wrote'],
      [/^(?:like|favorite|follow|profile|user_event|news|spaces|broadcast)/, 'no message to anybody'],
      [/^chat\./, 'encrypted between its users; nobody else can read it'],
      [/typing|mark_read|^Participants/, 'says nothing yet'],
      [/^oauth/, 'polling meets the withdrawn access by itself'],
      [/^answer: /, 'an answer to a request, with neither posts nor messages in it'],
      [/^error: /, 'what X could not give'],
    ],
  });
  itIsTakenIn(captured);
  itStandsDamage(captured);
});

describeWithData('payloads/discourse-webhooks', 'Discourse', (folder) => {
  const connector = new ForumConnector();
  const settings = { url: 'https://forum.example', username: 'support', categories: ['97'] };
  const source = mailSource(settings, { webhookSecret: secret });
  const captured = (): Captured => ({
    channel: 'discourse',
    payloads: filesBelow(folder, '.json').map((payload) => {
      const { headers, body } = json(payload) as { headers: Record<string, string>; body: unknown };
      const lower = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]);
      return { name: payload.name, headers: Object.fromEntries(lower), body: Buffer.from(JSON.stringify(body)) };
    }),
    open: () => (payload) => {
      const signature = createHmac('sha256', secret).update(payload.body).digest('hex');
      const headers = { ...payload.headers, 'x-discourse-event-signature': `sha256=${signature}` };
      return called(connector, { ...payload, headers }, source);
    },
    because: [
      [/^post_liked/, 'a reaction asks nothing'],
      [/^topic_/, 'repeats what the topic\u2019s first post tells'],
    ],
  });
  itIsTakenIn(captured);
  itStandsDamage(captured);
});

describeWithData('payloads/recorded-nodebb-bluesky-mail/nodebb', 'NodeBB', (folder) => {
  const settings = readSettings({
    settings: { software: 'nodebb', url: 'https://forum.example', username: 'admin', uid: '1' },
  });
  const captured = (): Captured => ({
    channel: 'nodebb',
    payloads: filesBelow(folder, '.json').flatMap((file) =>
      postsIn(json(file)['body']).map((post, i) => ({
        name: `${file.name} ${i}`,
        body: Buffer.from(JSON.stringify(post)),
      })),
    ),
    open: () => (payload) => {
      const harvest: Harvest = { mentions: [] };
      readNodebbPost(json(payload), { settings, notified: new Set() }, harvest);
      return harvest;
    },
  });
  itIsTakenIn(captured);
  itStandsDamage(captured);

  /** The posts in an answer: a list of them, a topic with its posts, or one that was just written. */
  function postsIn(answer: unknown): unknown[] {
    const whole = answer as { posts?: object[]; response?: { pid?: unknown } };
    if (Array.isArray(whole)) return whole;
    if (whole.posts) return whole.posts.map((post) => ({ ...post, topic: { ...whole, posts: undefined } }));
    return whole.response && 'user' in whole.response && whole.response.pid ? [whole.response] : [];
  }
});

describeWithData('payloads/recorded-nodebb-bluesky-mail/bluesky', 'Bluesky', (folder) => {
  const answers = filesBelow(folder, '.json').map(json);
  const posts = answers.flatMap(postsIn);
  const known = new Map(posts.map((post) => [post.uri, post]));
  const captured = (): Captured => ({
    channel: 'bluesky',
    payloads: posts.map((post) => ({ name: post.uri, body: Buffer.from(JSON.stringify(post)) })),
    open: () => (payload) => {
      const harvest: Harvest = { mentions: [] };
      takePost(json(payload), { did: 'did:plc:wdeaonalxk6z43nrvxljnvka', post: (uri) => known.get(uri) }, harvest);
      return harvest;
    },
  });
  itIsTakenIn(captured);
  itStandsDamage(captured);

  /** Every post that stands anywhere in an answer. */
  function postsIn(value: unknown): PostView[] {
    if (!value || typeof value !== 'object') return [];
    const inside = Object.values(value).flatMap(postsIn);
    return 'record' in value && 'author' in value && 'cid' in value ? [value as PostView, ...inside] : inside;
  }
});

describeWithData('feeds/feedparser', 'feeds', (folder) => {
  const settings = readSettings({ settings: { software: 'feed', url: 'https://feeds.example/posts.rss' } });
  const now = new Date('2026-11-22T00:00:00Z');
  const files = filesBelow(folder, '.xml');

  /** Ids are unique within one feed only. @returns null where it is no feed */
  function read({ name, body }: Payload): Harvest | null {
    try {
      const mentions = mentionsOf(readFeed(decoded(body, '')), { settings, now });
      const named = (id: string | undefined) => `${name} ${id}`;
      return {
        mentions: mentions.map((one) => ({ ...one, externalId: named(one.externalId), root: named(one.root) })),
      };
    } catch (error) {
      if (error instanceof NoFeed) return null;
      throw error;
    }
  }

  it('are taken in, in any order, once or twice; what is refused is empty', async () => {
    const harvests = new Map(files.map((file) => [file.name, read(file)]));
    const payloads = files.filter(({ name }) => harvests.get(name));
    await expectTakenIn(intake, {
      channel: 'feeds',
      payloads,
      open:
        () =>
        ({ name }) =>
          harvests.get(name)!,
    });
    const refused = files.filter(({ name }) => !harvests.get(name));
    process.stdout.write(`feeds refused: ${refused.map(({ name }) => name).join(', ')}\n`);
    expect(
      refused.filter(
        ({ body }) =>
          body
            .toString('latin1')
            .replace(/<!--[^]*?-->/g, '')
            .trim() !== '',
      ),
    ).toEqual([]);
  });

  it('never throw because they were cut short', () => {
    for (const { name, body } of files) read({ name, body: body.subarray(0, body.length * 0.6) });
  });
});

describeWithData('mail', 'mail', (folder) => {
  const context = {
    occurredAt: new Date('2026-03-01T10:00:00Z'),
    ownAddresses: ['support@brand.test'],
    sign: (text: string): string => createHmac('sha256', 'test key').update(text).digest('hex'),
  };
  const known = new Map<string, Harvest>();
  const read = async ({ name, body }: Payload): Promise<Harvest> => {
    if (!known.has(name)) known.set(name, await parsed(body));
    return known.get(name)!;
  };
  const parsed = async (body: Buffer): Promise<Harvest> => {
    const item = await parseMail(body, context);
    return isUnreadable(item) ? { mentions: [], unreadable: [item] } : { mentions: [item] };
  };
  it('is taken in, in any order, once or twice', async () => {
    const mails = [...(await mailFiles(folder)), ...(await mailFiles(path.join(folder, '../payloads')))];
    const payloads = mails.map(({ name, raw }) => ({ name, body: raw }));
    await expectTakenIn(intake, { channel: 'email', payloads, open: () => read });
  });
});
