import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkMention } from '../src/intake/check-mention.ts';
import type { SourceAccess } from '../src/connectors/connector.ts';
import type { Harvest, Mention } from '../src/connectors/mention.ts';
import { signatureOf } from '../src/connectors/x/webhook.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { describeWithData } from './support/shared-data.ts';
import { startIntake } from './support/intake.ts';
import { xSource } from './support/x-source.ts';

const secret = 'consumer secret of a test';
const connector = new XConnector();

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The account that a payload was made for. */
function sourceFor(text: string): SourceAccess {
  const body = JSON.parse(text) as { for_user_id?: string; data?: { filter?: { user_id?: string } } };
  const userId = body.for_user_id ?? body.data?.filter?.user_id ?? '2244994945';
  return xSource({ userId, handle: 'nobody' }, { consumerSecret: secret });
}

/** The whole way in, as the product goes: the signature over the bytes, then the parse. */
function receive(file: string): Harvest {
  const body = readFileSync(file);
  const source = sourceFor(body.toString('utf8'));
  const headers = { 'x-twitter-webhooks-signature': signatureOf(secret, body) };
  const request = { method: 'POST', headers, query: {}, body };
  expect(connector.webhook.verify(request, source)).toBe(true);
  return connector.webhook.parse(request, source);
}

function tally(harvests: Harvest[], pick: (harvest: Harvest) => Record<string, number> | undefined) {
  const sums: Record<string, number> = {};
  for (const harvest of harvests)
    for (const [kind, count] of Object.entries(pick(harvest) ?? {})) sums[kind] = (sums[kind] ?? 0) + count;
  return sums;
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe.each(['payloads/x-docs', 'payloads/x-recorded-rest', 'payloads/zammad-recorded/twitter-aaa-webhooks'])(
  '%s',
  (folder) => {
    describeWithData(folder, 'every payload', (at) => {
      const files = filesBelow(at);
      const harvests = files.map(receive);

      it('is read without a throw, and what is unknown is rare', () => {
        const skipped = tally(harvests, (harvest) => harvest.skipped);
        const unknown = tally(harvests, (harvest) => harvest.unknown);
        const mentions = harvests.flatMap((harvest) => harvest.mentions);
        const counts = {
          files: files.length,
          taken: mentions.length,
          pending: harvests.flatMap((harvest) => harvest.pending ?? []).length,
          unreadable: harvests.flatMap((harvest) => harvest.unreadable ?? []).map(({ error }) => error),
          skipped,
          unknown,
        };
        process.stdout.write(`${folder}: ${JSON.stringify(counts)}\n`);
        expect(mentions.length).toBeGreaterThan(0);
        const all = counts.taken + counts.pending + counts.unreadable.length + sum(skipped) + sum(unknown);
        expect(sum(unknown) / all).toBeLessThanOrEqual(0.02);
      });

      it('gives mentions that can be stored', () => {
        const receivedAt = new Date('2026-11-01T00:00:00Z');
        for (const mention of harvests.flatMap((harvest) => harvest.mentions))
          expect(() => checkMention(mention, receivedAt)).not.toThrow();
      });

      it('is stored once, twice over and in another order', async () => {
        const intake = await startIntake();
        try {
          const mentions = firstOfEach(harvests.flatMap((harvest) => harvest.mentions));
          const [straight, shuffled] = [await intake.rows.source(), await intake.rows.source()];
          for (const mention of mentions) await intake.take(straight, [mention]);
          await intake.take(shuffled, [...mentions].reverse());
          const rows = (source: string) =>
            intake.query<Record<string, unknown>>(
              `select m.external_id, m.direction, m.text, m.occurred_at, m.edited_at, m.visibility, c.root_key
             from messages m join conversations c on c.id = m.conversation_id where m.source_id = $1 order by 1`,
              [source],
            );
          const stored = await rows(straight);
          await intake.take(straight, mentions);
          expect(await rows(straight)).toEqual(stored);
          expect(await rows(shuffled)).toEqual(stored);
          const inbound = mentions.filter(({ direction }) => direction === 'inbound');
          const ids = new Set(stored.map((row) => row['external_id']));
          expect(inbound.filter(({ externalId }) => !ids.has(externalId))).toEqual([]);
          process.stdout.write(
            `${folder}: ${stored.length} rows of ${mentions.length} mentions (${inbound.length} inbound)\n`,
          );
        } finally {
          await intake.stop();
        }
      });

      it('says the same when it comes again in another order', () => {
        const byId = (all: Harvest[]) =>
          all.flatMap((harvest) => harvest.mentions).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        expect(byId([...files].reverse().map(receive))).toEqual(byId(harvests));
      });
    });
  },
);

/** Documents use one invented id for several texts; of those the first is taken. */
const firstOfEach = (mentions: Mention[]): Mention[] => [
  ...new Map([...mentions].reverse().map((mention) => [mention.externalId, mention])).values(),
];

const keyOf = (mention: Mention): string => JSON.stringify(mention);

describeWithData('payloads/zammad-recorded/twitter-aaa-webhooks', 'recorded webhooks', (at) => {
  const one = (name: string): Harvest => receive(path.join(at, `${name}.json`));

  it('know who wrote, to whom, and when', () => {
    expect(one('tweet_create-user_mention').mentions).toMatchObject([
      { externalId: '1205348660982083584', root: '1205348660982083584', direction: 'inbound', addressed: true },
    ]);
    expect(one('tweet_create-user_mention').mentions[0]).toMatchObject({
      occurredAt: new Date('2019-12-13T04:48:09Z'),
      author: { externalId: '1205290247124217856' },
      meta: { summoned: true },
      visibility: 'public',
    });
    expect(one('tweet_create-user_mention_extended').mentions[0]!.text.length).toBeGreaterThan(140);
    expect(one('tweet_create-outgoing').mentions[0]).toMatchObject({
      direction: 'outbound',
      root: '1207610954160037890',
    });
    expect(one('tweet_create-user_mention_with_media').mentions[0]!.attachments).toHaveLength(1);
  });

  it('look up a reply, whose root they do not name', () => {
    expect(one('tweet_create-response')).toMatchObject({
      mentions: [],
      pending: [{ externalId: '1207623566339919872' }],
    });
  });

  it('put both sides of a talk under one root', () => {
    const [theirs] = one('direct_message-incoming').mentions;
    const [ours] = one('direct_message-outgoing').mentions;
    expect(theirs).toMatchObject({ direction: 'inbound', visibility: 'private', addressed: true });
    expect(ours).toMatchObject({ direction: 'outbound', answers: ['1205290247124217856'] });
    expect(theirs!.root).toBe('2975699229-1205290247124217856');
    expect(ours!.root).toBe(theirs!.root);
  });

  it('skip what is no message', () => {
    expect(one('follow').skipped).toEqual({ follow_events: 1 });
    expect(one('tweet_create-retweet')).toMatchObject({ mentions: [], skipped: { repost: 1 } });
  });
});
