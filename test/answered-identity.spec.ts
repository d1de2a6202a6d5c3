import { Ingest } from '../src/intake/ingest.ts';
import { DeliveryStory } from './support/delivery-story.ts';
import { tokenWith } from './support/people.ts';
import { says } from './support/talking-connector.ts';

/** One customer with two addresses: the answer goes to the one they wrote from. */
describe('a customer with several identities', () => {
  let story: DeliveryStory;
  beforeAll(async () => {
    story = await DeliveryStory.begin({ withPush: true });
  });
  afterAll(() => story.end());

  /** Two messages of one thread, from two addresses that have become one contact's, the newer address last. */
  const twoAddresses = async (source: string, root: string) => {
    const now = story.clock.now();
    const say = (id: string, author: string) => ({
      ...says(`${root} ${id}`, `Hello from ${author}`, now, author),
      root,
    });
    const take = (mention: ReturnType<typeof say>) =>
      story.running.app.get(Ingest).ingest(source, { mentions: [mention] }, { now });
    await take(say('1', `${root}-old@example.com`));
    const [{ id, contact_id }] = await story.sql.query('select id, contact_id from conversations where root_key = $1', [
      root,
    ]);
    const channel = source === story.sourceId ? story.platform.spec.channel : 'push';
    const external_id = `${root}-new@example.com`;
    await story.rows.insert('identities', { contact_id, channel, external_id, created_at: now });
    await take(say('2', external_id));
    const messages: { id: string }[] = await story.sql.query(
      'select id from messages where conversation_id = $1 order by external_id',
      [id],
    );
    return { conversation: id as string, first: messages[0]!.id, second: messages[1]!.id };
  };

  it('is answered where they wrote, whichever address is newer', async () => {
    const { conversation, first, second } = await twoAddresses(story.sourceId, 'thread');
    for (const [inReplyToId, address] of [
      [first, 'thread-old@example.com'],
      [second, 'thread-new@example.com'],
    ] as const) {
      await story.reply(conversation, { inReplyToId });
      await story.round();
      expect(story.platform.sent.at(-1)!.inReplyTo!.author!.externalId).toBe(address);
    }
  });

  it('is answered there by other systems, too', async () => {
    const push = await story.rows.source({ channel: 'push' });
    await story.sql.query('insert into team_sources (team_id, source_id) select id, $1 from teams', [push]);
    const { conversation, first } = await twoAddresses(push, 'order');
    await story.reply(conversation, { inReplyToId: first });
    await story.round();
    const { headers } = await tokenWith(story.running, 'deliveries:write');
    const { items } = (await story.running.inject({ url: '/api/v1/outbox', headers })).json<{ items: unknown[] }>();
    expect(items).toMatchObject([{ customer: 'order-old@example.com', inReplyTo: 'order 1' }]);
  });
});
