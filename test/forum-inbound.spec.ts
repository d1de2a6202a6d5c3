import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WebhookRequest } from '../src/connectors/connector.ts';
import type { Harvest, Mention } from '../src/connectors/mention.ts';
import { decoded } from '../src/connectors/forum/feed/feed-poll.ts';
import { mentionsOf } from '../src/connectors/forum/feed/feed-mention.ts';
import { NoFeed, readFeed } from '../src/connectors/forum/feed/read-feed.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { type NodebbPost, readNodebbPost } from '../src/connectors/forum/nodebb/nodebb-post.ts';
import { readSettings } from '../src/connectors/forum/settings.ts';
import { checkMention } from '../src/intake/check-mention.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const now = new Date('2026-11-22T00:00:00Z');
const connector = new ForumConnector();
const hostile = /<script|<iframe|<object|<embed|<form|<style|javascript:|\son\w+\s*=|<img[^>]*\ssrc=/i;

/** Twice, the second time backwards: the same ids with the same content. */
function steady<T>(items: T[], read: (item: T) => Mention[]): Mention[] {
  const before = items.flatMap(read);
  const key = (mention: Mention): string => JSON.stringify(mention);
  const after = items.toReversed().flatMap(read);
  expect(after.map(key).toSorted()).toEqual(before.map(key).toSorted());
  for (const mention of before) {
    expect(() => checkMention(mention, now)).not.toThrow();
    expect(mention.html ?? '').not.toMatch(hostile);
  }
  return before;
}

describeWithData('payloads/discourse-webhooks', 'webhooks of real Discourse forums', (folder) => {
  const source = mailSource({ url: 'https://forum.example', username: 'support', categories: ['97'] });
  const parse = (file: string): Harvest => {
    const { headers, body } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as {
      headers: Record<string, string>;
      body: unknown;
    };
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const request: WebhookRequest = {
      method: 'POST',
      headers: lower,
      query: {},
      body: Buffer.from(JSON.stringify(body)),
    };
    return connector.webhook.parse(request, source);
  };
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it('are all taken, asked for, or skipped with a reason', () => {
    const mentions = steady(files, (file) => parse(file).mentions);
    const harvests = files.map(parse);
    const pending = harvests.flatMap((harvest) => harvest.pending ?? []);
    const skipped = harvests.flatMap((harvest) => Object.keys(harvest.skipped ?? {}));
    const unknown = harvests.flatMap((harvest) => Object.keys(harvest.unknown ?? {}));
    const unreadable = harvests.flatMap((harvest) => harvest.unreadable ?? []);
    say(
      `discourse webhooks: ${files.length} files, ${mentions.length} mentions, ${pending.length} to look up, ` +
        `skipped ${skipped.join(', ')}; unknown ${unknown.length}, unreadable ${unreadable.length}`,
    );
    expect([unknown, unreadable]).toEqual([[], []]);
    expect(mentions.length + pending.length + skipped.length).toBe(files.length);
  });

  it('say what they are about', () => {
    const [solved] = parse('accepted_solution.json').mentions;
    expect(solved).toMatchObject({ externalId: '31703/3', root: '31703/1', replyTo: '31703/2', solution: true });
    const gone = [parse('post_destroyed.json').mentions[0], parse('topic_destroyed.json').mentions[0]];
    expect(gone.map((one) => [one?.externalId, one?.deleted])).toEqual([
      ['31274/1', true],
      ['31274/1', true],
    ]);
    expect(parse('post_edited.json').pending).toHaveLength(1);
    expect(parse('post_liked.json').skipped).toEqual({ post_liked: 1 });
    const [peer] = parse('post_created_weaviate_full.json').mentions;
    expect(peer).toMatchObject({ direction: 'inbound', addressed: false, author: { externalId: '23' } });
  });
});

describeWithData('payloads/recorded-nodebb-bluesky-mail/nodebb', 'what NodeBB answered', (folder) => {
  const settings = readSettings({
    settings: { software: 'nodebb', url: 'https://forum.example', username: 'admin', uid: '1' },
  });
  const body = (file: string) => (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { body: unknown }).body;
  const postsIn = (file: string): unknown[] => {
    const whole = body(file) as { posts?: unknown[]; topics?: unknown[]; response?: { pid?: unknown } };
    if (Array.isArray(whole)) return whole;
    if (whole.posts) return whole.posts.map((post) => ({ ...(post as object), topic: whole }));
    return whole.response && 'user' in whole.response && whole.response.pid ? [whole.response] : [];
  };

  it('is taken, every post in it', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
    const none: string[] = [];
    const mentions = steady(files, (file) => {
      const harvest: Harvest = { mentions: [] };
      for (const post of postsIn(file)) readNodebbPost(post, { settings, notified: new Set() }, harvest);
      expect(harvest.unreadable).toBeUndefined();
      if (harvest.mentions.length === 0 && !none.includes(file)) none.push(file);
      return harvest.mentions;
    });
    say(`nodebb recordings: ${files.length} files, ${mentions.length} posts taken; no posts in ${none.join(', ')}`);
    expect(mentions.length).toBeGreaterThan(5);
  });

  it('gives threads, natives and calls by name their places', () => {
    const harvest: Harvest = { mentions: [] };
    for (const post of body('recent-posts.json') as NodebbPost[])
      readNodebbPost(post, { settings, notified: new Set() }, harvest);
    const facts = harvest.mentions.map((one) => [one.externalId, one.root, one.replyTo, one.direction, one.addressed]);
    expect(facts).toEqual([
      ['4', '2', '3', 'inbound', false],
      ['3', '2', undefined, 'outbound', false],
      ['2', '2', undefined, 'inbound', true],
      ['1', '1', undefined, 'outbound', false],
    ]);
  });
});

describeWithData('feeds/feedparser', 'well and ill-formed feeds', (folder) => {
  const settings = readSettings({ settings: { software: 'feed', url: 'https://feeds.example/posts.rss' } });

  it('are read or refused, and nothing hostile comes through', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'));
    const refused = new Map<string, number>();
    let taken = 0;
    let slowest = 0;
    const mentions = steady(files, (file) => {
      const started = performance.now();
      try {
        const feed = readFeed(decoded(readFileSync(path.join(folder, file)), ''));
        taken++;
        return mentionsOf(feed, { settings, now });
      } catch (error) {
        if (!(error instanceof NoFeed)) throw error;
        refused.set(error.message, (refused.get(error.message) ?? 0) + 1);
        return [];
      } finally {
        slowest = Math.max(slowest, performance.now() - started);
      }
    });
    const reasons = [...refused].map(([reason, times]) => `${times / 2} × ${reason}`).join('; ');
    say(
      `feeds: ${files.length} files read twice, ${taken / 2} taken, refused ${reasons}; ${mentions.length} items, ` +
        `${mentions.filter(({ author }) => author).length} with an author, slowest ${Math.round(slowest)} ms`,
    );
    expect(taken / 2 / files.length).toBeGreaterThan(0.75);
  });
});
