import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Harvest, Mention } from '../src/connectors/mention.ts';
import { mentionsOf } from '../src/connectors/forum/feed/feed-mention.ts';
import { decoded } from '../src/connectors/forum/feed/feed-poll.ts';
import { NoFeed, readFeed } from '../src/connectors/forum/feed/read-feed.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { type NodebbPost, readNodebbPost } from '../src/connectors/forum/nodebb/nodebb-post.ts';
import { readSettings } from '../src/connectors/forum/settings.ts';
import { type Intake, startIntake } from './support/intake.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

const now = new Date('2026-11-22T00:00:00Z');
let intake: Intake;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());

/** What the inbox holds of a source: which, where, by whom, when, what kind, answered natively or not. */
const rows = (source: string) =>
  intake.query(
    `select m.external_id, c.root_key, i.external_id as author, m.occurred_at, m.kind, m.native, m.solution, m.text,
       m.deleted_at is not null as gone
     from messages m join conversations c on c.id = m.conversation_id left join identities i on i.contact_id = m.contact_id
     where m.source_id = $1 order by m.external_id`,
    [source],
  );

/** Of one id the version that stays: the newest edit. */
function lastOfEach(mentions: Mention[]): Mention[] {
  const byId = new Map<string, Mention>();
  for (const mention of mentions) {
    const known = byId.get(mention.externalId);
    if (!known || (mention.editedAt?.getTime() ?? 0) > (known.editedAt?.getTime() ?? 0))
      byId.set(mention.externalId, mention);
  }
  return [...byId.values()];
}

const shuffled = <T>(list: T[]): T[] =>
  list
    .map((one, i) => ({ one, key: (i * 7919) % 1009 }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ one }) => one);

/** Stores in order, again, and in two other orders: the same rows, and every customer's message among them. */
async function storedAlike(name: string, given: Mention[]): Promise<void> {
  const mentions = lastOfEach(given);
  const store = async (list: Mention[], source?: string): Promise<string> => {
    const into = source ?? (await intake.rows.source({ channel: 'forum' }));
    for (let i = 0; i < list.length; i += 100) await intake.take(into, list.slice(i, i + 100), { now });
    return into;
  };
  const straight = await store(mentions);
  const expected = await rows(straight);
  await store(mentions, straight);
  expect(await rows(straight)).toEqual(expected);
  expect(await rows(await store(mentions.toReversed()))).toEqual(expected);
  expect(await rows(await store(shuffled(mentions)))).toEqual(expected);
  const ids = new Set(expected.map((row) => (row as { external_id: string }).external_id));
  const missing = mentions.filter(
    ({ externalId, direction, deleted }) => direction === 'inbound' && !deleted && !ids.has(externalId),
  );
  expect(missing).toEqual([]);
  expect(await intake.query('select error from quarantine where state = $1', ['waiting'])).toEqual([]);
  process.stdout.write(
    `${name}: ${mentions.length} mentions left ${expected.length} rows, in any order, once or twice\n`,
  );
}

describeWithData('payloads/discourse-webhooks', 'webhooks of real Discourse forums in the database', (folder) => {
  it('leave the same rows', async () => {
    const connector = new ForumConnector();
    const source = mailSource({ url: 'https://forum.example', username: 'support', categories: ['97'] });
    const mentions = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const { headers, body } = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
          headers: object;
          body: unknown;
        };
        const lower = Object.fromEntries(
          Object.entries(headers).map(([key, value]) => [key.toLowerCase(), String(value)]),
        );
        const request = { method: 'POST', headers: lower, query: {}, body: Buffer.from(JSON.stringify(body)) };
        return connector.webhook.parse(request, source).mentions;
      });
    await storedAlike('discourse webhooks', mentions);
  });
});

describeWithData('payloads/recorded-nodebb-bluesky-mail/nodebb', 'what NodeBB answered, in the database', (folder) => {
  it('leaves the same rows', async () => {
    const settings = readSettings({
      settings: { software: 'nodebb', url: 'https://forum.example', username: 'admin', uid: '1' },
    });
    const { body } = JSON.parse(readFileSync(path.join(folder, 'recent-posts.json'), 'utf8')) as { body: NodebbPost[] };
    const harvest: Harvest = { mentions: [] };
    for (const post of body) readNodebbPost(post, { settings, notified: new Set() }, harvest);
    await storedAlike('nodebb posts', harvest.mentions);
  });
});

describeWithData('feeds/feedparser', 'well and ill-formed feeds in the database', (folder) => {
  it('leave the same rows', async () => {
    const settings = readSettings({ settings: { software: 'feed', url: 'https://feeds.example/posts.rss' } });
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
    const mentions = files.flatMap((name): Mention[] => {
      try {
        const feed = readFeed(decoded(readFileSync(path.join(folder, name)), ''));
        // ids are unique within one feed only
        return mentionsOf(feed, { settings, now }).map((mention) => ({
          ...mention,
          externalId: `${name} ${mention.externalId}`,
          root: `${name} ${mention.root}`,
        }));
      } catch (error) {
        if (error instanceof NoFeed) return [];
        throw error;
      }
    });
    await storedAlike('feeds', mentions);
  });
});
