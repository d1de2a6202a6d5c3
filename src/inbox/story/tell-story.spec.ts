import { type StoryMessage, tellStory } from './tell-story.ts';

let count = 0;
const message = (hours: number, text: string, rest: Partial<StoryMessage> = {}): StoryMessage => ({
  id: String(++count),
  conversationId: '1',
  occurredAt: new Date(Date.UTC(2026, 2, 2) + hours * 3600_000),
  isCustomers: true,
  text,
  intent: null,
  reasonCodes: [],
  userId: null,
  userName: null,
  native: false,
  ...rest,
});
const refund = { reasonCodes: ['cancel-or-refund', 'anger'], intent: 'request' };

describe('the story card', () => {
  it('counts turns to us, wishes, numbers and nudges, each with its messages', () => {
    const mail = message(0, 'I want my money back for order 48213', refund);
    const tweet = message(30, 'Still no refund', { ...refund, conversationId: '2' });
    const nudge = message(40, 'Hello? order 48213', { conversationId: '2' });
    expect(tellStory('2', [mail, tweet, nudge])).toEqual([
      {
        code: 'contacts',
        facts: { conversations: 2, messages: 3, hours: 48 },
        messageIds: [mail.id, tweet.id, nudge.id],
      },
      { code: 'nudged', facts: { times: 1 }, messageIds: [nudge.id] },
      { code: 'asked', facts: { what: 'cancel-or-refund', times: 2 }, messageIds: [mail.id, tweet.id] },
      { code: 'gave', facts: { kind: 'order', value: '48213' }, messageIds: [mail.id, nudge.id] },
    ]);
  });

  it('forgets turns older than two days before the newest message', () => {
    const facts = tellStory('1', [message(0, 'a'), message(49, 'b')]);
    expect(facts.map(({ code }) => code)).toEqual(['nudged']);
  });

  it('knows who answered last, and that an answer ends the nudging', () => {
    const reply = message(2, 'Sent', { isCustomers: false, userId: '3', userName: 'Maria' });
    const facts = tellStory('1', [message(0, 'a'), message(1, 'b'), reply, message(60, 'c')]);
    expect(facts).toEqual([
      { code: 'answered', facts: { userId: '3', name: 'Maria', native: false }, messageIds: [reply.id] },
    ]);
  });

  it('has nothing to tell of somebody who wrote once', () => {
    expect(tellStory('1', [message(0, 'Hello')])).toEqual([]);
    expect(tellStory('1', [])).toEqual([]);
  });
});
