import { type StoryView } from '../src/inbox/story/story.dto.ts';
import { type Problem } from '../src/common/problem.ts';
import { InboxStory } from './support/inbox-story.ts';

describe('the story of a customer', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());

  it('is true, links to its messages, and shows only what the rep may see', async () => {
    const contact = await story.rows.contact({ name: 'Ana Novak', preferred_name: 'Ana' });
    const elsewhere = await story.rows.source({ name: 'Not ours' });
    const refund = { reasons: '[{"code":"cancel-or-refund","share":1}]', intent: 'request', level: 'frustrated' };
    const monday = await story.waiting(
      { contact_id: contact, subject: 'Lamp' },
      { occurred_at: story.rows.minutes(-60 * 30), text: 'Refund for order 48213', ...refund },
    );
    const reply = await story.rows.mention(monday, {
      kind: 'reply',
      direction: 'outbound',
      contact_id: null,
      user_id: story.people.bo.id,
      delivery: 'sent',
      occurred_at: story.rows.minutes(-60 * 29),
      text: 'We look into it',
      level: null,
      needs_answer: null,
    });
    await story.fold(monday);
    await story.ana.ask('PATCH', `conversations/${monday}`, { status: 'resolved' });
    const secret = await story.rows.conversation(elsewhere, { contact_id: contact });
    await story.rows.mention(secret, { text: 'order 99999' });
    const today = await story.waiting({ contact_id: contact }, { text: 'Still no refund!', ...refund });
    const nudge = await story.rows.mention(today, { occurred_at: story.rows.minutes(30), text: 'Hello?' });
    await story.fold(today);

    const { body } = await story.ana.get<StoryView>(`conversations/${today}/story`);
    expect(body.contact).toEqual((await story.ana.get(`contacts/${contact}`)).body);
    expect(body.contact).toMatchObject({ id: contact, name: 'Ana Novak', preferredName: 'Ana' });
    const [first] = body.facts[0]!.messageIds;
    expect(body.facts).toEqual([
      {
        code: 'contacts',
        facts: { conversations: 2, messages: 3, hours: 48 },
        messageIds: expect.arrayContaining([nudge]),
      },
      { code: 'nudged', facts: { times: 1 }, messageIds: [nudge] },
      { code: 'asked', facts: { what: 'cancel-or-refund', times: 2 }, messageIds: expect.arrayContaining([first]) },
      { code: 'gave', facts: { kind: 'order', value: '48213' }, messageIds: [first] },
      { code: 'answered', facts: { userId: story.people.bo.id, name: 'Bo Rep', native: false }, messageIds: [reply] },
    ]);
    expect(body.lately.map(({ conversationId }) => conversationId)).toEqual([monday, today]);
    expect(body.earlier).toMatchObject([
      {
        id: monday,
        subject: 'Lamp',
        status: 'resolved',
        endedBy: 'reply',
        late: false,
        level: 'frustrated',
        messageId: null,
      },
    ]);
    const all = await story.people.manager.caller.get<StoryView>(`conversations/${today}/story`);
    expect(all.body.earlier.map(({ id }) => id).sort()).toEqual([monday, secret].sort());
    expect((await story.ana.get<Problem>(`conversations/${secret}/story`)).body.code).toBe('conversation-not-found');
  });
});
