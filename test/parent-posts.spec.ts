import type { Mention } from '../src/connectors/mention.ts';
import { at, type Intake, nativeReply, question, startIntake } from './support/intake.ts';

let intake: Intake;
let source: string;
beforeAll(async () => {
  intake = await startIntake();
});
afterAll(() => intake?.stop());
beforeEach(async () => {
  source = await intake.rows.source();
});

/** A comment that names the post above it by its id alone. */
const under = (post: string, id: string): Mention =>
  question(id, at(5), {
    author: { externalId: `author of ${id}` },
    parent: { externalId: post, text: '' },
  });
/** A post of ours, or a later version of it. */
const post = (text: string, editedAt?: Date): Mention =>
  nativeReply('post', at(0), { root: 'post', text, author: { externalId: 'us', name: 'Shop' }, editedAt });
const shown = async (): Promise<(string | undefined)[]> =>
  (
    await intake.query<{ text?: string }>(
      `select parent ->> 'text' as text from conversations where source_id = $1 order by id`,
      [source],
    )
  ).map(({ text }) => text);

describe('the post above a comment', () => {
  it('is filled in when it is looked up, for everybody under it and nobody else', async () => {
    await intake.take(source, [under('post', 'c1'), under('post', 'c2'), under('another', 'c3')]);
    const parents = [{ externalId: 'post', text: 'New hours \ud83d', occurredAt: at(0), authorName: 'Shop' }];
    const { conversationIds } = await intake.ingest.ingest(source, { mentions: [], parents }, { now: at(10) });
    expect(await shown()).toEqual(['New hours \ufffd', 'New hours \ufffd', '']);
    expect(conversationIds).toHaveLength(2);
    await intake.take(source, [under('post', 'c4')]);
    expect((await shown()).at(-1)).toBe('New hours \ufffd');
  });

  it('is filled in by the post itself, and follows its edits but no older one', async () => {
    await intake.take(source, [under('post', 'c1')]);
    for (const [said, shows] of [
      [post('New hours'), 'New hours'],
      [post('Something else'), 'New hours'],
      [post('New hours: nine to five', at(20)), 'New hours: nine to five'],
      [post('New hours, soon', at(10)), 'New hours: nine to five'],
    ] as const) {
      expect((await intake.take(source, [said])).outcomes).toMatchObject([{ outcome: 'ownPost' }]);
      expect(await shown()).toEqual([shows]);
    }
  });

  it('that a later comment brings along whole fills the gap that an earlier one left', async () => {
    await intake.take(source, [under('post', 'c1')]);
    const whole = { externalId: 'post', text: 'New hours', occurredAt: at(0) };
    await intake.take(source, [
      { ...under('post', 'c2'), root: 'c1', author: { externalId: 'author of c1' }, parent: whole },
    ]);
    expect(await shown()).toEqual(['New hours']);
  });
});
