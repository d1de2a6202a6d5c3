import { analyse } from '../src/sentiment/analyse.ts';
import type { CorrectionsPage, TuningView } from '../src/targets/learning/learning.dto.ts';
import { ProposeTunings } from '../src/targets/learning/propose-tunings.ts';
import type { Problem } from '../src/common/problem.ts';
import { InboxStory } from './support/inbox-story.ts';

const ANGRY = 'Third time I ask and still nobody answers! I am furious, this is a scandal, give me my money back!!';
const MILD = 'I am still waiting for my parcel, when will it come?';

describe('learning from corrections', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());

  const manager = () => story.people.manager.caller;
  const propose = () => story.running.app.get(ProposeTunings).propose();
  const list = async () => (await manager().get<TuningView[]>('tunings')).body;
  const decide = (id: string, what: string) => manager().post<TuningView & Problem>(`tunings/${id}/${what}`);
  const inForce = async () => (await list()).filter(({ state }) => state === 'accepted').map(({ id }) => id);
  let conversation: string;

  /** Reps say of messages what they are, through the API as they do. */
  async function correct(count: number, text: string, level: string): Promise<string[]> {
    conversation ??= await story.waiting();
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const { frustration, language } = analyse(`${text} Order ${i}.`);
      const read = { text: `${text} Order ${i}.`, frustration, language };
      const id = await story.rows.mention(conversation, read);
      const { status } = await story.ana.ask('PUT', `messages/${id}/correction`, { level });
      expect(status).toBe(204);
      ids.push(id);
    }
    return ids;
  }

  it('proposes after fifty corrections, and again after each 25 more', async () => {
    await correct(24, ANGRY, 'furious');
    await correct(25, MILD, 'calm');
    expect(await propose()).toBe(0);
    await correct(1, ANGRY, 'calm');
    expect(await propose()).toBe(1);
    expect(await propose()).toBe(0);
    const [proposal, ...others] = await list();
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({ sourceId: story.source, language: 'en', corrections: 50, state: 'proposed' });
    expect(proposal!.precisionNow).toBeLessThan(0.6);
    expect(proposal!.precisionThen).toBeGreaterThanOrEqual(0.8);
    expect(proposal!.intervalLow).toBeLessThan(proposal!.precisionThen);
    expect(proposal!.intervalHigh).toBeGreaterThan(proposal!.precisionThen);
    const { annoyed, frustrated, furious } = proposal!.thresholds!;
    expect(annoyed).toBeLessThan(frustrated);
    expect(frustrated).toBeLessThan(furious);

    await correct(24, MILD, 'calm');
    expect(await propose()).toBe(0);
    await correct(1, MILD, 'calm');
    expect(await propose()).toBe(1);
    // the newer one takes the undecided one's place
    expect((await list()).map(({ corrections, state }) => [corrections, state])).toEqual([[75, 'proposed']]);
  });

  it('lets a manager accept, refuse and roll back, and remembers who did', async () => {
    const [{ id }] = (await list()) as [TuningView];
    expect((await decide(id, 'roll-back')).body.code).toBe('tuning-decided');
    const accepted = await decide(id, 'accept');
    expect([accepted.status, accepted.body.state, accepted.body.decidedBy]).toEqual([
      200,
      'accepted',
      story.people.manager.id,
    ]);
    expect((await decide(id, 'accept')).status).toBe(409);

    const second = await story.rows.insert('tunings', {
      source_id: story.source,
      language: 'en',
      bias: 1,
      corrections: 100,
      state: 'proposed',
      precision_now: 'NaN',
      precision_then: 0.8,
      interval_low: 0.7,
      interval_high: 0.9,
      created_at: story.clock.now(),
    });
    expect((await list())[0]).toMatchObject({ id: second, precisionNow: null, thresholds: null });
    expect((await decide(second, 'refuse')).body.state).toBe('refused');
    expect(await inForce()).toEqual([id]);
    expect((await decide(second, 'accept')).body.state).toBe('accepted');
    expect(await inForce()).toEqual([second]);
    expect((await decide(second, 'roll-back')).body.state).toBe('rolled-back');
    expect(await inForce()).toEqual([]);
    expect((await decide('999999', 'accept')).body.code).toBe('tuning-missing');

    const names = ['tuning.accepted', 'tuning.refused', 'tuning.accepted', 'tuning.rolledBack'];
    const kept = (table: string, column: string) =>
      story.dataSource.query<{ name: string }[]>(
        `select ${column} as name from ${table} where ${column} like 'tuning.%' and ${column} <> 'tuning.proposed' order by id`,
      );
    expect((await kept('events', 'type')).map(({ name }) => name)).toEqual(names);
    expect((await kept('audit_entries', 'action')).map(({ name }) => name)).toEqual(names);
    expect((await story.people.lead.caller.get('tunings')).status).toBe(403);
  });

  it('exports the labels in pages, and forgets those of an erased customer', async () => {
    const first = (await manager().get<CorrectionsPage>('corrections', { limit: 60 })).body;
    const rest = (await manager().get<CorrectionsPage>('corrections', { limit: 60, cursor: first.next! })).body;
    expect([first.items.length, rest.items.length, rest.next]).toEqual([60, 15, null]);
    expect(first.items[0]).toMatchObject({
      sourceId: story.source,
      language: 'en',
      frustrated: true,
      userId: story.people.ana.id,
      text: `${ANGRY} Order 0.`,
    });
    const other = { sourceId: '999999' };
    expect((await manager().get<CorrectionsPage>('corrections', other)).body.items).toEqual([]);

    const [{ contact_id }] = await story.dataSource.query<[{ contact_id: string }]>(
      'select contact_id from conversations where id = $1',
      [conversation],
    );
    expect((await manager().ask('DELETE', `contacts/${contact_id}`)).status).toBeLessThan(300);
    expect((await manager().get<CorrectionsPage>('corrections')).body.items).toEqual([]);
  });
});
