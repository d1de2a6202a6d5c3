import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { graphError } from '../src/connectors/facebook/graph-errors.ts';
import { commentMention, postMention } from '../src/connectors/facebook/graph-items.ts';
import { KnownPosts } from '../src/connectors/facebook/known-posts.ts';
import { fields, list } from '../src/connectors/facebook/payload.ts';
import { readUsage } from '../src/connectors/facebook/usage.ts';
import { noon } from './support/facebook-source.ts';
import { describeWithData } from './support/shared-data.ts';

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
