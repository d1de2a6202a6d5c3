import { type Problem } from '../src/common/problem.ts';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import { type JoinedView } from '../src/inbox/joining/joining.dto.ts';
import { type ThreadView } from '../src/inbox/message.dto.ts';
import { type OpenedView } from '../src/inbox/opening/opening.dto.ts';
import { InboxStory } from './support/inbox-story.ts';

describe('merging, splitting, starting and logging', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());
  const texts = async (id: string) =>
    (await story.ana.get<ThreadView>(`conversations/${id}/messages`)).body.messages.map(({ text }) => text);
  const open = async () =>
    (await story.ana.get<ConversationPage>('conversations', { limit: 200 })).body.items.map(({ id }) => id);
  const reply = async (conversation: string, minutes: number) =>
    story.rows.mention(conversation, {
      kind: 'reply',
      direction: 'outbound',
      contact_id: null,
      user_id: story.people.ana.id,
      delivery: 'sent',
      occurred_at: story.rows.minutes(minutes),
      text: 'An answer',
      level: null,
      needs_answer: null,
    });

  it('merges without setting back a clock or changing a cycle, and takes it back', async () => {
    const contact = await story.rows.contact();
    const older = await story.waiting({ contact_id: contact }, { text: 'First mail' });
    const newer = await story.waiting(
      { contact_id: contact },
      { text: 'Second mail', occurred_at: story.rows.minutes(20) },
    );
    const before = [await story.cycles(older), await story.cycles(newer)];
    const { status, body } = await story.ana.post<JoinedView>(`conversations/${older}/merge`, { intoId: newer });
    expect([status, body]).toEqual([200, { id: older, otherId: newer }]);
    expect(await texts(older)).toEqual(['First mail', 'Second mail']);
    expect(await open()).toContain(older);
    expect(await open()).not.toContain(newer);
    expect(await story.read(older)).toMatchObject({ mergedIds: [newer], waitingSince: '2026-03-02T09:00:00.000Z' });
    expect([await story.cycles(older), await story.cycles(newer)]).toEqual(before);
    const refused = await story.ana.ask<Problem>('PATCH', `conversations/${newer}`, { status: 'resolved' });
    expect(refused.body.code).toBe('conversation-merged');
    await story.ana.post(`conversations/${newer}/unmerge`);
    expect(await open()).toEqual(expect.arrayContaining([older, newer]));
    expect(await story.read(newer)).toMatchObject({ mergedIntoId: null, waitingSince: '2026-03-02T09:20:00.000Z' });
    expect([await story.cycles(older), await story.cycles(newer)]).toEqual(before);
  });

  it('never merges two customers', async () => {
    const [one, two] = [await story.waiting(), await story.waiting()];
    const { status, body } = await story.ana.post<Problem>(`conversations/${one}/merge`, { intoId: two });
    expect([status, body.code]).toEqual([409, 'another-customer']);
  });

  it('splits off what came after the last answer, with a wait of its own, and puts it back', async () => {
    const id = await story.waiting({}, { text: 'Where is my lamp?' });
    await reply(id, 10);
    await story.rows.searchable(id, 'Thanks. And the invoice?', { occurred_at: story.rows.minutes(20) });
    const second = await story.rows.searchable(id, 'Also: wrong colour', { occurred_at: story.rows.minutes(30) });
    await story.fold(id);
    const before = await story.cycles(id);
    expect(before).toEqual([
      ['09:00', '09:10', 'reply'],
      ['09:20', null, null],
    ]);
    const { status, body } = await story.ana.post<JoinedView>(`conversations/${id}/split`, { messageId: second });
    expect([status, body.otherId]).toEqual([201, id]);
    expect(await texts(body.id)).toEqual(['Also: wrong colour']);
    expect(await story.cycles(id)).toEqual(before);
    expect(await story.cycles(body.id)).toEqual([['09:30', null, null]]);
    expect(await story.read(body.id)).toMatchObject({ messageCount: 1, preview: { text: 'Also: wrong colour' } });
    const found = await story.ana.get<ConversationPage>('conversations', { q: 'wrong colour' });
    expect(found.body.items.map((item) => item.id)).toEqual([body.id]);
    await story.ana.post(`conversations/${body.id}/unsplit`);
    expect(await story.cycles(id)).toEqual(before);
    expect((await texts(id)).length).toBe(4);
    expect(await open()).not.toContain(body.id);
  });

  it('does not put a part back into what a rep has merged into it', async () => {
    const id = await story.waiting();
    await reply(id, 10);
    await story.rows.mention(id, { occurred_at: story.rows.minutes(20), needs_answer: false });
    const second = await story.rows.mention(id, { occurred_at: story.rows.minutes(30) });
    await story.fold(id);
    const { body: part } = await story.ana.post<JoinedView>(`conversations/${id}/split`, { messageId: second });
    const { body: merged } = await story.ana.post<JoinedView>(`conversations/${id}/merge`, { intoId: part.id });
    expect(merged).toEqual({ id: part.id, otherId: id });
    const { status, body } = await story.ana.post<Problem>(`conversations/${part.id}/unsplit`);
    expect([status, body.code]).toEqual([409, 'conversation-merged']);
    expect(await story.read(part.id)).toMatchObject({ mergedIntoId: null });
  });

  it('refuses to split what was answered, since that would change a past wait', async () => {
    const id = await story.waiting();
    const nudge = await story.rows.mention(id, { occurred_at: story.rows.minutes(5) });
    await reply(id, 10);
    await story.fold(id);
    const { status, body } = await story.ana.post<Problem>(`conversations/${id}/split`, { messageId: nudge });
    expect([status, body.code]).toEqual([409, 'split-settled']);
  });

  it('logs a call that ends the wait at its own time, and one that begins a conversation', async () => {
    const id = await story.waiting();
    const call = { sourceId: story.source, how: 'phone', text: 'Called back, all fine', direction: 'outbound' };
    const at = story.rows.minutes(30).toISOString();
    const { status } = await story.ana.post(`conversations/log`, { ...call, conversationId: id, occurredAt: at });
    expect(status).toBe(201);
    expect(await story.cycles(id)).toEqual([['09:00', '09:30', 'native']]);
    const visit = { ...call, how: 'visit', direction: 'inbound', text: 'Asked at the counter', needsAnswer: true };
    const person = { externalId: 'walk-in-7', name: 'Kadri' };
    const { body } = await story.ana.post<OpenedView>('conversations/log', { ...visit, person });
    expect(await story.read(body.conversationId)).toMatchObject({
      origin: 'logged',
      contact: { name: 'Kadri' },
      turn: 'ours',
      assignee: { name: 'Ana Rep' },
      preview: { text: visit.text },
    });
    const future = { ...call, occurredAt: '2026-03-03T00:00:00Z' };
    expect((await story.ana.post<Problem>('conversations/log', future)).body.code).toBe('time-in-the-future');
  });

  it('starts a conversation only where the channel lets us write first', async () => {
    const { body } = await story.ana.post<Problem>('conversations', {
      sourceId: story.source,
      person: { externalId: 'x' },
    });
    expect(body.code).toBe('start-impossible');
  });
});
