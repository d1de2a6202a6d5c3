import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Mention } from '../src/connectors/mention.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { graphError } from '../src/connectors/facebook/graph-errors.ts';
import { commentMention, postMention } from '../src/connectors/facebook/graph-items.ts';
import { KnownPosts } from '../src/connectors/facebook/known-posts.ts';
import { fields, list } from '../src/connectors/facebook/payload.ts';
import { readUsage } from '../src/connectors/facebook/usage.ts';
import { delivery, facebookSource, noon } from './support/facebook-source.ts';
import { describeWithData } from './support/shared-data.ts';

/** Every JSON file under a folder. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.join(folder, name));

describeWithData('payloads/facebook-restfb', 'published deliveries', (folder) => {
  interface Tally {
    mentions: Map<string, Mention>;
    pending: Set<string>;
    counts: Record<string, number>;
    kinds: Record<string, number>;
    strange: Record<string, number>;
  }

  function take(files: string[]): Tally {
    const tally: Tally = { mentions: new Map(), pending: new Set(), counts: {}, kinds: {}, strange: {} };
    const add = (name: string, by: number) => (tally.counts[name] = (tally.counts[name] ?? 0) + by);
    const fresh = new FacebookConnector();
    for (const file of files) {
      const body = readFileSync(file);
      const parsed = JSON.parse(body.toString('utf8')) as { object?: unknown; entry?: { id: unknown }[] };
      // the rest of the folder are answers of the API and other products
      if (!Array.isArray(parsed.entry)) continue;
      const page = facebookSource({ pageId: String(parsed.entry[0]!.id) });
      const request = delivery(body);
      expect(fresh.webhook.verify(request, page)).toBe(true);
      const harvest = fresh.webhook.parse(request, page);
      add('deliveries', 1);
      add('unreadable', harvest.unreadable!.length);
      for (const mention of harvest.mentions) {
        add('taken', 1);
        add(mention.direction, 1);
        expect(mention).toMatchObject({ externalId: expect.stringMatching(/./), root: expect.stringMatching(/./) });
        expect(mention.occurredAt.getTime()).toBeLessThan(noon.getTime());
        tally.mentions.set(`${path.basename(file)} ${mention.externalId}`, mention);
      }
      // which posts above comments are unknown depends on the order
      for (const { externalId } of harvest.pending!.filter(({ payload }) => payload.kind !== 'above')) {
        add('pending', 1);
        tally.pending.add(externalId);
      }
      for (const [kind, by] of Object.entries(harvest.skipped!)) {
        add('skipped', by);
        tally.kinds[kind] = (tally.kinds[kind] ?? 0) + by;
      }
      for (const [kind, by] of Object.entries(harvest.unknown!)) {
        add('unknown', by);
        tally.strange[kind] = (tally.strange[kind] ?? 0) + by;
      }
    }
    return tally;
  }

  it('are read twice and shuffled with the same result, at most 2 % of them unknown', () => {
    const files = filesUnder(folder);
    const first = take(files);
    const second = take(files.toReversed());
    const third = take(files.toSorted((a, b) => ((a.length * 7919) % 101) - ((b.length * 7919) % 101)));
    process.stdout.write(`${JSON.stringify({ ...first.counts, kinds: first.kinds, unknownKinds: first.strange })}\n`);
    const facts = ({ mentions }: Tally) =>
      [...mentions]
        .map(([name, { root, author, occurredAt, direction, text }]) => ({
          name,
          author: author?.externalId,
          occurredAt,
          direction,
          text,
          root,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name));
    expect(second.counts).toEqual(first.counts);
    expect(facts(second)).toEqual(facts(first));
    expect(facts(third)).toEqual(facts(first));
    const { taken = 0, pending = 0, skipped = 0, unknown = 0, unreadable = 0 } = first.counts;
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(unreadable).toBe(0);
    expect(unknown / (taken + pending + skipped + unknown)).toBeLessThanOrEqual(0.02);
  });
});

describeWithData('payloads/zammad-recorded/facebook-graph', 'recorded answers of the Graph API', (folder) => {
  it('are understood: posts, comments, usage and errors', () => {
    const counts = { answers: 0, posts: 0, comments: 0, usages: 0, errors: 0 };
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      const recorded: unknown = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
      for (const exchange of (Array.isArray(recorded) ? recorded : [recorded]).map(fields)) {
        counts.answers++;
        const headers = Object.fromEntries(
          Object.entries(fields(exchange['headers'])).map(([key, value]) => [key, list(value)[0]]),
        );
        const usages = readUsage(headers);
        counts.usages += usages.length;
        expect(usages.every(({ percent }) => percent >= 0 && percent < 75)).toBe(true);
        const body = fields(exchange['body']);
        if ('error' in body) {
          counts.errors++;
          const failure = graphError({ status: Number(exchange['status']), headers, body }, noon);
          expect(failure.kind).toMatch(/^(rejected|unauthorised)$/);
        }
        for (const one of list(body['data'])
          .map(fields)
          .filter((item) => 'message' in item)) {
          counts.posts++;
          const posts = new KnownPosts();
          const mention = postMention(one, 'page', posts);
          expect(mention).toMatchObject({ externalId: one['id'], direction: 'inbound', occurredAt: expect.any(Date) });
          for (const comment of list(fields(one['comments'])['data']).map(fields)) {
            counts.comments++;
            const taken = commentMention(comment, String(one['id']), 'page', posts.get(String(one['id'])));
            expect(taken).toMatchObject({ externalId: comment['id'], root: one['id'], replyTo: one['id'] });
          }
        }
      }
    }
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    expect(counts.posts).toBeGreaterThan(0);
    expect(counts.usages).toBeGreaterThan(0);
  });
});
