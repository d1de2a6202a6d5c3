import { type Problem } from '../src/common/problem.ts';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import { type ThreadView } from '../src/inbox/message.dto.ts';
import { type AskView, type NoteView } from '../src/inbox/notes/note.dto.ts';
import { type ThreatView } from '../src/inbox/readings/reading.dto.ts';
import { InboxStory } from './support/inbox-story.ts';

describe('notes, questions, corrections and threats', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());
  const thread = async (id: string) => (await story.ana.get<ThreadView>(`conversations/${id}/messages`)).body.messages;

  it('keeps a note private, found by its words, and its wait running', async () => {
    const id = await story.waiting();
    const { status, body } = await story.ana.post<NoteView>(`conversations/${id}/notes`, {
      text: 'Courier says zebraparcel is lost',
      mentionUserIds: [story.people.bo.id],
    });
    expect([status, body.askId]).toEqual([201, null]);
    expect((await thread(id))[1]).toMatchObject({
      kind: 'note',
      visibility: 'internal',
      author: { kind: 'rep', name: 'Ana Rep' },
    });
    const found = await story.bo.get<ConversationPage>('conversations', { q: 'zebraparcel' });
    expect(found.body.items.map((item) => [item.id, item.turn])).toEqual([[id, 'ours']]);
    expect((await story.read(id)).subscribers.map(({ name }) => name)).toEqual(['Ana Rep', 'Bo Rep']);
  });

  it('lets only its author change a note or take it back', async () => {
    const id = await story.waiting();
    const note = (await story.ana.post<NoteView>(`conversations/${id}/notes`, { text: 'First thought' })).body
      .messageId;
    expect((await story.bo.ask<Problem>('PATCH', `notes/${note}`, { text: 'Mine' })).body.code).toBe('note-missing');
    expect((await story.ana.ask('PATCH', `notes/${note}`, { text: 'Second thought' })).status).toBe(204);
    expect((await thread(id))[1]).toMatchObject({ text: 'Second thought', versions: 1 });
    expect((await story.ana.get<{ text: string }[]>(`messages/${note}/versions`)).body[0]?.text).toBe('First thought');
    expect((await story.ana.ask('DELETE', `notes/${note}`)).status).toBe(204);
    expect((await thread(id))[1]).toMatchObject({ text: '', versions: 0 });
  });

  it('lists a question until it is answered by whoever was asked', async () => {
    const id = await story.waiting();
    const ask = { userId: story.people.bo.id, dueAt: '2026-03-02T12:00:00.000Z' };
    await story.ana.post(`conversations/${id}/notes`, { text: 'Can we refund this?', ask });
    const open = (await story.bo.get<AskView[]>('asks')).body;
    expect(open).toMatchObject([{ text: 'Can we refund this?', askedBy: { name: 'Ana Rep' }, dueAt: ask.dueAt }]);
    expect((await story.people.lead.caller.post<Problem>(`asks/${open[0]!.id}/answered`)).body.code).toBe(
      'ask-missing',
    );
    const answer = { text: 'Yes, do', answersAskId: open[0]!.id };
    expect((await story.bo.post(`conversations/${id}/notes`, answer)).status).toBe(201);
    expect((await story.bo.get<AskView[]>('asks')).body).toEqual([]);
    expect((await story.ana.get<AskView[]>('asks', { of: 'by-me', answered: true })).body).toMatchObject([
      { text: 'Can we refund this?', answeredBy: { name: 'Bo Rep' }, answeredAt: '2026-03-02T10:00:00.000Z' },
    ]);
    expect((await story.bo.get<AskView[]>('asks', { of: 'by-me', answered: true })).body).toEqual([]);
    expect(await story.history(id)).toEqual(['note.added', 'note.added', 'ask.answered']);
  });

  it('believes a rep about frustration: level, due and label at once, and takes it back', async () => {
    const id = await story.waiting({}, { level: 'calm', frustration: 0.2, language: 'en' });
    const [message] = await thread(id);
    const before = await story.read(id);
    expect((await story.ana.ask('PUT', `messages/${message!.id}/correction`, { level: 'frustrated' })).status).toBe(
      204,
    );
    const after = await story.read(id);
    expect(after.frustration.level).toBe('frustrated');
    expect(new Date(after.goalDueAt!).getTime()).toBeLessThan(new Date(before.goalDueAt!).getTime());
    const labels = () =>
      story.dataSource.query('select frustrated, score, language from corrections where message_id = $1', [
        message!.id,
      ]);
    expect(await labels()).toEqual([{ frustrated: true, score: 0.2, language: 'en' }]);
    await story.ana.ask('DELETE', `messages/${message!.id}/correction`);
    expect((await story.read(id)).frustration.level).toBe('calm');
    expect(await labels()).toEqual([]);
  });

  it('starts the wait of thanks that want an answer after all, at the time of the message', async () => {
    const id = await story.waiting(
      { status: 'resolved', nothing_to_answer: 'thanks' },
      { needs_answer: false, needs_answer_reason: 'thanks' },
    );
    expect(await story.read(id)).toMatchObject({ waitingSince: null, nothingToAnswer: 'thanks' });
    expect((await story.ana.post(`conversations/${id}/answer-needed`)).status).toBe(204);
    expect(await story.read(id)).toMatchObject({
      status: 'open',
      nothingToAnswer: null,
      waitingSince: '2026-03-02T09:00:00.000Z',
    });
    expect(await story.history(id)).toEqual(['message.corrected', 'conversation.statusChanged']);
  });

  it('keeps a threat on top until a lead has settled it', async () => {
    const id = await story.waiting({ threat: 'legal', assignee_id: story.people.ana.id });
    const [message] = await thread(id);
    await story.rows.insert('threats', {
      conversation_id: id,
      message_id: message!.id,
      class: 'legal',
      confidence: 0.9,
      span: '{"start":0,"end":5,"text":"Where"}',
      due_at: story.rows.minutes(60),
      detected_at: story.rows.at,
    });
    await story.fold(id);
    const top = async () => (await story.ana.get<ConversationPage>('conversations')).body.items[0]?.id;
    expect(await top()).toBe(id);
    const [threat] = (await story.ana.get<ThreatView[]>('threats')).body;
    expect(threat).toMatchObject({ conversationId: id, class: 'legal', state: 'open' });
    expect((await story.ana.post(`threats/${threat!.id}/dismiss`)).status).toBe(403);
    expect((await story.people.lead.caller.post(`threats/${threat!.id}/dismiss`)).status).toBe(204);
    const again = await story.people.lead.caller.post<Problem>(`threats/${threat!.id}/confirm`);
    expect([again.status, again.body.code]).toEqual([409, 'threat-settled']);
    expect((await story.read(id)).threat).toBeNull();
    expect(await top()).not.toBe(id);
  });
});
