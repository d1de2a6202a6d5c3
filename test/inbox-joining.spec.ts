import { type Problem } from '../src/common/problem.ts';
import { type ContactView, type MergeProposalView } from '../src/inbox/contacts/contact.dto.ts';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import { type JoinedView } from '../src/inbox/joining/joining.dto.ts';
import { type ThreadView } from '../src/inbox/message.dto.ts';
import { type OpenedView } from '../src/inbox/opening/opening.dto.ts';
import { Caller } from './support/caller.ts';
import { InboxStory } from './support/inbox-story.ts';
import { tokenWith } from './support/people.ts';

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

  it('proposes two customers as one person, merges none silently, and parts them again', async () => {
    const one = await story.customer('Mia', 'mia@example.com');
    const two = await story.customer('Mia T', 'mia@shop.example');
    const [first, second] = [await story.waiting({ contact_id: one }), await story.waiting({ contact_id: two })];
    const shop = new Caller(story.running, await tokenWith(story.running, 'contacts:write'));
    const identities = ['mia@example.com', 'mia@shop.example'].map((externalId) => ({ channel: 'push', externalId }));
    await shop.ask('PUT', 'contacts/by-external-id/shop/M-1', { identities });
    const proposals = (await story.ana.get<MergeProposalView[]>(`contacts/${one}/merge-proposals`)).body;
    expect(proposals).toMatchObject([{ contact: { id: one }, other: { id: two }, state: 'open' }]);
    const ofBoth = async () => {
      const { body } = await story.ana.get<ConversationPage>('conversations', { contact: one, status: 'all' });
      return body.items.map((item) => item.id).sort();
    };
    expect(await ofBoth()).toEqual([first]);
    expect((await story.ana.post(`merge-proposals/${proposals[0]!.id}/accept`)).status).toBe(204);
    expect(await ofBoth()).toEqual([first, second].sort());
    expect((await story.ana.get<ContactView>(`contacts/${one}`)).body).toMatchObject({
      mergedIds: [two],
      conversationCount: 2,
    });
    expect((await story.bo.post<Problem>(`merge-proposals/${proposals[0]!.id}/refuse`)).body.code).toBe(
      'proposal-settled',
    );
    await story.ana.post(`merge-proposals/${proposals[0]!.id}/undo`);
    expect(await ofBoth()).toEqual([first]);
  });

  it('undoes any decision about customers as if it had never been made', async () => {
    const ids: string[] = [];
    for (const name of ['Uma', 'Uma U.', 'U. Ude']) ids.push(await story.customer(name, `${name}@example.com`));
    const [a, b, c] = ids as [string, string, string];
    for (const id of ids) await story.waiting({ contact_id: id });
    const propose = (one: string, other: string) =>
      story.rows.insert('merge_proposals', {
        contact_id: one,
        other_contact_id: other,
        evidence: '{}',
        created_at: story.rows.at,
      });
    const [bc, ab] = [await propose(b, c), await propose(a, b)];
    const standing = async () => {
      const { manager } = story.people;
      const views = await Promise.all(ids.map((id) => manager.caller.get<ContactView>(`contacts/${id}`)));
      return views.map(({ body }) => ({ ...body, version: 0 }));
    };
    const alone = await standing();
    await story.ana.post(`merge-proposals/${bc}/accept`);
    const two = await standing();
    await story.ana.post(`merge-proposals/${ab}/accept`);
    expect((await standing())[0]).toMatchObject({ mergedIds: [b, c], conversationCount: 3 });
    await story.ana.post(`merge-proposals/${ab}/undo`);
    expect(await standing()).toEqual(two);
    await story.ana.post(`merge-proposals/${ab}/accept`);
    await story.ana.post(`merge-proposals/${bc}/undo`);
    expect((await standing()).map(({ mergedIntoId }) => mergedIntoId)).toEqual([null, a, null]);
    await story.ana.post(`merge-proposals/${ab}/undo`);
    expect(await standing()).toEqual(alone);
  });

  it('keeps customers one person as long as their conversations are one', async () => {
    const [one, two] = [
      await story.customer('Ivo', 'ivo@example.com'),
      await story.customer('Ivo I.', 'ivo@shop.example'),
    ];
    const [first, second] = [await story.waiting({ contact_id: one }), await story.waiting({ contact_id: two })];
    const proposal = await story.rows.insert('merge_proposals', {
      contact_id: one,
      other_contact_id: two,
      evidence: '{}',
      created_at: story.rows.at,
    });
    await story.ana.post(`merge-proposals/${proposal}/accept`);
    await story.ana.post(`conversations/${second}/merge`, { intoId: first });
    // a thread of the second that a private answer in the first opened, while they were one
    const opened = await story.rows.conversation(story.source, { contact_id: two, merged_into_id: first });
    const refused = await story.ana.post<Problem>(`merge-proposals/${proposal}/undo`);
    expect([refused.status, refused.body.code]).toEqual([409, 'conversations-merged']);
    await story.ana.post(`conversations/${second}/unmerge`);
    expect((await story.ana.post(`merge-proposals/${proposal}/undo`)).status).toBe(204);
    const leads = await story.dataSource.query('select merged_into_id as to from conversations where id = $1', [
      opened,
    ]);
    expect(leads).toEqual([{ to: null }]);
  });
});
