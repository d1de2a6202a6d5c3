import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PostView, takePost } from '../src/connectors/bluesky/post.ts';
import type { Harvest } from '../src/connectors/mention.ts';
import { type Intake, startIntake } from './support/intake.ts';
import { describeWithData } from './support/shared-data.ts';

const us = 'did:plc:wdeaonalxk6z43nrvxljnvka';

/** Every post that stands anywhere in what a server answered. */
function postsIn(value: unknown): PostView[] {
  if (!value || typeof value !== 'object') return [];
  const inside = Object.values(value).flatMap(postsIn);
  return 'record' in value && 'author' in value && 'cid' in value ? [value as PostView, ...inside] : inside;
}

describeWithData('payloads/recorded-nodebb-bluesky-mail', 'what a real server of Bluesky answered', (folder) => {
  const at = path.join(folder, 'bluesky');
  const files = readdirSync(at);
  const posts = files.flatMap((name) => postsIn(JSON.parse(readFileSync(path.join(at, name), 'utf8'))));
  const known = new Map(posts.map((post) => [post.uri, post]));
  let intake: Intake;

  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake?.stop());

  const stored = async (values: unknown[]): Promise<Record<string, unknown>[]> => {
    const source = await intake.rows.source();
    for (const value of values) {
      const harvest: Harvest = { mentions: [] };
      takePost(value, { did: us, post: (uri) => known.get(uri) }, harvest);
      expect(harvest.unreadable ?? []).toEqual([]);
      await intake.take(source, harvest.mentions, { now: new Date('2026-11-22T00:00:00Z') });
    }
    return intake.query(
      `select m.external_id, m.direction, m.native, m.text, m.occurred_at, c.root_key
       from messages m join conversations c on c.id = m.conversation_id where m.source_id = $1 order by m.occurred_at`,
      [source],
    );
  };

  it('becomes a question and our answer in one thread, whatever comes twice or the other way round', async () => {
    const rows = await stored(posts);
    expect(rows).toMatchObject([
      { direction: 'inbound', native: false, root_key: rows[0]!['external_id'] },
      { direction: 'outbound', native: true, root_key: rows[0]!['external_id'] },
    ]);
    expect(await stored([...posts.toReversed(), ...posts])).toEqual(rows);
    process.stdout.write(
      `Bluesky: ${files.length} recorded answers, ${posts.length} posts in them, ${rows.length} taken, 0 unknown\n`,
    );
  });

  it('keeps whole what it cannot read', () => {
    for (const damaged of [
      null,
      7,
      {},
      { ...posts[0], uri: 'at://x' },
      { ...posts[0], record: {} },
      { ...posts[0], indexedAt: 'soon' },
    ]) {
      const harvest: Harvest = { mentions: [] };
      takePost(damaged, { did: us, post: () => undefined }, harvest);
      expect([harvest.mentions.length, harvest.unreadable?.length]).toEqual([0, 1]);
    }
  });
});
