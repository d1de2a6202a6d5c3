import type { Mention } from '../src/connectors/mention.ts';
import type { MessageVersionView, MessageView, ThreadView } from '../src/inbox/message.dto.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { InboxStory } from './support/inbox-story.ts';
import { nativeReply, question } from './support/intake.ts';

let story: InboxStory;
beforeAll(async () => {
  story = await InboxStory.begin();
});
afterAll(() => story?.close());

/** What the API shows of a thread once the platform has told these things, in this order. */
async function told(mentions: Mention[]): Promise<MessageView[]> {
  const ingest = story.running.app.get(Ingest);
  let conversation = '';
  for (const mention of mentions) {
    const { outcomes } = await ingest.ingest(story.source, { mentions: [mention] }, { now: at(59) });
    conversation = outcomes[0]?.conversationId ?? conversation;
  }
  return (await story.ana.get<ThreadView>(`conversations/${conversation}/messages`)).body.messages;
}

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 2, 9, minute));
const asked = (id: string, change: Partial<Mention> = {}): Mention => question(id, at(0), change);
const answered = (id: string, minute: number): Mention =>
  nativeReply(`${id}-answer`, at(minute), { root: id, replyTo: id });
const edit = (id: string, minute: number, text: string): Mention => asked(id, { text, editedAt: at(minute) });

describe('what a customer changes afterwards', () => {
  it('shows the present text, keeps the earlier ones with their times, and says that our answer came between', async () => {
    const [message] = await told([
      asked('e1'),
      edit('e1', 5, 'Where is parcel one?'),
      answered('e1', 10),
      edit('e1', 20, 'Where is parcel two?'),
      edit('e1', 15, 'An older edit that came late.'),
    ]);
    expect(message).toMatchObject({ text: 'Where is parcel two?', versions: 2, editedAfterReply: true });
    expect(new Date(message!.editedAt!)).toEqual(at(20));
    const { body } = await story.ana.get<MessageVersionView[]>(`messages/${message!.id}/versions`);
    expect(body).toMatchObject([
      { text: 'Can you tell me when the parcel arrives?', validFrom: at(0).toJSON(), replacedAt: at(5).toJSON() },
      { text: 'Where is parcel one?', validFrom: at(5).toJSON(), replacedAt: at(20).toJSON() },
    ]);
  });

  it('has the time and the first words of its message, although it came before that', async () => {
    const [message] = await told([{ ...edit('e0', 5, 'Where is parcel nine?'), occurredAt: at(5) }, asked('e0')]);
    expect(message).toMatchObject({ text: 'Where is parcel nine?', versions: 1 });
    expect(new Date(message!.occurredAt)).toEqual(at(0));
  });

  it('is not said to come after our answer when it came before, or when nobody has answered', async () => {
    const [before] = await told([asked('e2'), edit('e2', 5, 'Where is it now?'), answered('e2', 10)]);
    expect(before).toMatchObject({ versions: 1, editedAfterReply: false });
    const [alone] = await told([asked('e3'), edit('e3', 5, 'Where is it now?')]);
    expect(alone).toMatchObject({ versions: 1, editedAfterReply: false });
  });

  it('is said to come after our answer also when that stands in another conversation of the same customer, merged', async () => {
    const [asks] = await told([asked('e5')]);
    const [other] = await told([asked('e6')]);
    const [asksIn, otherIn] = [asks!.conversationId, other!.conversationId];
    await story.ana.post(`conversations/${otherIn}/merge`, { intoId: asksIn });
    await told([answered('e6', 10)]);
    // said in the one that went, answered in the one that stays
    const messages = await told([edit('e6', 20, 'Where is parcel six?')]);
    const edited = messages.find(({ externalId }) => externalId === 'e6')!;
    const answer = messages.find(({ externalId }) => externalId === 'e6-answer')!;
    expect(answer.conversationId).not.toBe(edited.conversationId);
    expect(edited).toMatchObject({ versions: 1, editedAfterReply: true });
  });

  it('is shown as taken back, and a late edit brings nothing back', async () => {
    const messages = await told([
      asked('e4'),
      answered('e4', 10),
      asked('e4', { deleted: true, editedAt: at(12) }),
      edit('e4', 20, 'Back again?'),
    ]);
    expect(messages[0]).toMatchObject({ deletedAt: at(12).toJSON(), text: asked('e4').text, versions: 0 });
    expect(messages[1]).toMatchObject({ native: true, deletedAt: null });
  });
});
