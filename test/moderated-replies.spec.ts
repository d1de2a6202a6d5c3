import type { Mention } from '../src/connectors/mention.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { DeliveryStory } from './support/delivery-story.ts';
import { nativeReply } from './support/intake.ts';

let story: DeliveryStory;
beforeAll(async () => {
  story = await DeliveryStory.begin();
});
afterAll(() => story?.end());

/** The platform shows something that we wrote in a conversation. */
async function seen(conversation: string, id: string, text: string) {
  const { root_key: root } = (await story.conversation(conversation)) as { root_key: string };
  const mention: Mention = nativeReply(id, story.clock.now(), { root, oneConversation: true, text });
  const now = story.clock.now();
  return (await story.running.app.get(Ingest).ingest(story.sourceId, { mentions: [mention] }, { now })).outcomes;
}
const replies = (conversation: string) =>
  story.sql.query(`select external_id, native, delivery from messages where conversation_id = $1 and kind = 'reply'`, [
    conversation,
  ]);

describe('a reply that waits for a moderator', () => {
  it('is known as ours when it appears, in the form that the platform gave it', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('moderated');
    const reply = await story.reply(conversation, { text: '## Today\n\nWe have **sent** it, 5 €.' });
    await story.round();
    expect(await story.delivery(reply)).toMatchObject({ state: 'pending' });
    expect(await story.conversation(conversation)).toMatchObject({ first_human_reply_at: null });
    story.clock.advance(600_000);
    const approvedAt = story.clock.now();
    expect(await seen(conversation, '7/12', 'Today\nWe have sent it, 5 €.')).toMatchObject([{ outcome: 'ownReply' }]);
    expect(await replies(conversation)).toEqual([{ external_id: '7/12', native: false, delivery: 'sent' }]);
    expect(await story.conversation(conversation)).toMatchObject({
      first_human_reply_at: approvedAt,
      waiting_since: null,
    });
  });

  it('is not taken for what a colleague wrote there meanwhile', async () => {
    const conversation = await story.waiting();
    story.platform.fates.push('moderated');
    const reply = await story.reply(conversation);
    await story.round();
    expect(await seen(conversation, '8/3', 'We have not sent it today.')).toMatchObject([{ outcome: 'stored' }]);
    expect(await story.delivery(reply)).toMatchObject({ state: 'pending' });
    expect(await replies(conversation)).toHaveLength(2);
  });
});

describe('a reply whose files the platform shows by themselves', () => {
  it('is one reply: none of its parts is taken for a native one', async () => {
    const conversation = await story.waiting();
    const occurredAt = story.clock.now();
    const { platform } = story;
    const send = platform.send.bind(platform);
    platform.send = async () => ({ outcome: 'sent', externalId: 'm_3', occurredAt, parts: ['m_1', 'm_2'] });
    await story.reply(conversation);
    await story.round();
    platform.send = send;
    for (const id of ['m_1', 'm_2', 'm_3', 'm_1'])
      expect(await seen(conversation, id, '')).toMatchObject([{ outcome: id === 'm_3' ? 'repeated' : 'ownReply' }]);
    expect(await seen(conversation, 'm_4', 'Written by a colleague.')).toMatchObject([{ outcome: 'stored' }]);
    expect(await replies(conversation)).toMatchObject([{ external_id: 'm_3' }, { external_id: 'm_4', native: true }]);
  });
});
