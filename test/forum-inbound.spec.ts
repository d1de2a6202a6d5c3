import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { WebhookRequest } from '../src/connectors/connector.ts';
import type { Harvest } from '../src/connectors/mention.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { type NodebbPost, readNodebbPost } from '../src/connectors/forum/nodebb/nodebb-post.ts';
import { readSettings } from '../src/connectors/forum/settings.ts';
import { mailSource } from './support/mail-source.ts';
import { describeWithData } from './support/shared-data.ts';

const connector = new ForumConnector();

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

  it('gives threads, natives and calls by name their places', () => {
    const harvest: Harvest = { mentions: [] };
    const { body } = JSON.parse(readFileSync(path.join(folder, 'recent-posts.json'), 'utf8')) as { body: NodebbPost[] };
    for (const post of body) readNodebbPost(post, { settings, notified: new Set() }, harvest);
    const facts = harvest.mentions.map((one) => [one.externalId, one.root, one.replyTo, one.direction, one.addressed]);
    expect(facts).toEqual([
      ['4', '2', '3', 'inbound', false],
      ['3', '2', undefined, 'outbound', false],
      ['2', '2', undefined, 'inbound', true],
      ['1', '1', undefined, 'outbound', false],
    ]);
  });
});
