import type { Mention } from '../src/connectors/mention.ts';
import { ChangeListener } from '../src/database/change-listener.ts';
import { Retention } from '../src/inbox/keeping/retention.ts';
import type { ThreadView } from '../src/inbox/message.dto.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { until } from './support/condition.ts';
import { everywhere } from './support/everywhere.ts';
import { InboxStory } from './support/inbox-story.ts';

const day = 86_400_000;

/** What a source keeps for thirty days, and what is left of it afterwards. */
describe('retention', () => {
  let story: InboxStory;
  let kept: string;
  beforeAll(async () => {
    story = await InboxStory.begin();
    kept = await story.rows.source({ retention_days: 30, name: 'Thirty days' });
  });
  afterAll(() => story.close());

  const ingest = (mentions: Mention[], source = kept) =>
    story.running.app.get(Ingest).ingest(source, { mentions }, { now: story.clock.now() });
  const sweep = () => story.running.app.get(Retention).sweep();
  const sql = <Row>(query: string, ...values: unknown[]) => story.dataSource.query<Row[]>(query, values);
  const said = (externalId: string, text: string, change: Partial<Mention> = {}): Mention => ({
    externalId,
    direction: 'inbound',
    root: `root of ${externalId}`,
    author: { externalId: `author of ${externalId}`, name: 'Ana Kask' },
    visibility: 'public',
    addressed: true,
    occurredAt: story.clock.now(),
    text,
    ...change,
  });
  const answered = (externalId: string): Mention => ({
    ...said(`answer to ${externalId}`, 'It is on its way, zuverlaessig.'),
    direction: 'outbound',
    author: null,
    root: `root of ${externalId}`,
    replyTo: externalId,
    occurredAt: new Date(story.clock.now().getTime() + 60_000),
  });
  const cycles = () =>
    sql(`select conversation_id, number, started_at, ended_at, ended_by, level, goal_due_at, wall_seconds, version
         from cycles where replaced_at is null order by id`);

  it('empties what is older, keeps the figures, and lets nothing back in', async () => {
    const words = ['kuldnokk', 'varblane', 'zuverlaessig', 'photo.png', 'pic-bytes', 'tihane', 'harakas'];
    const file = { name: 'photo.png', contentType: 'image/png', bytes: Buffer.from('pic-bytes') };
    const first = said('old-1', 'This is the third time I write about the kuldnokk!', {
      subject: 'About kuldnokk',
      attachments: [file],
      url: 'https://social.example/kuldnokk',
      parent: { externalId: 'p', text: 'kuldnokk for sale' },
    });
    await ingest([first]);
    const again = { ...first, text: 'A varblane, I mean! Useless, unbelievable!!', editedAt: story.clock.now() };
    await ingest([again]);
    story.clock.advance(60_000);
    await ingest([answered('old-1')]);
    const raw = { source_id: kept, received_at: story.clock.now() };
    await story.rows.insert('quarantine', {
      ...raw,
      external_id: 'bad-1',
      raw: Buffer.from('tihane'),
      error: 'tihane?',
    });
    await story.rows.insert('held_replies', {
      ...raw,
      external_id: 'held-1',
      awaits: 'x',
      mention: '{"text":"harakas"}',
    });
    expect(await everywhere(story.dataSource, words)).not.toEqual([]);
    const before = await cycles();
    expect(before).toMatchObject([{ ended_by: 'native', number: 1 }]);

    story.clock.advance(29 * day);
    expect(await sweep()).toBe(0);
    story.clock.advance(2 * day);
    expect(await sweep()).toBe(2);

    expect(await everywhere(story.dataSource, words)).toEqual([]);
    expect(await cycles()).toEqual(before);
    const [{ id }] = (await sql<{ id: string }>('select id from conversations where source_id = $1', kept)) as [
      { id: string },
    ];
    await story.fold(id);
    expect(await cycles()).toEqual(before);
    // the manager has come back meanwhile
    const [now, later] = [story.clock.now(), new Date(story.clock.now().getTime() + day)];
    await sql('update sessions set last_seen_at = $1, expires_at = $2', now, later);
    const { body } = await story.people.manager.caller.get<ThreadView>(`conversations/${id}/messages`);
    expect(body.messages.map(({ text, subject, emptiedAt }) => [text, subject, emptiedAt])).toEqual(
      Array.from({ length: 2 }, () => ['', null, story.clock.now().toISOString()]),
    );
    expect(await story.history(id)).toContain('conversation.messagesExpired');

    const { outcomes } = await ingest([{ ...again, editedAt: story.clock.now() }, answered('old-1')]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['erased', 'erased']);
    const unreadable = [{ externalId: 'bad-1', raw: 'tihane', error: 'tihane?' }];
    const pending = [{ externalId: 'bad-1', payload: { text: 'tihane' } }];
    const harvest = { mentions: [said('held-1', 'harakas')], unreadable, pending };
    await story.running.app.get(Ingest).ingest(kept, harvest, { now: story.clock.now() });
    expect(await everywhere(story.dataSource, words)).toEqual([]);
  });

  it('leaves the order of what was said in one instant, on which a past wait rests', async () => {
    // the answer comes last of the three by their ids on the platform, but was stored before one of the questions
    const root = { root: 'root of equals' };
    await ingest([said('equals', 'Where is my siil?', root)]);
    story.clock.advance(60_000);
    const occurredAt = story.clock.now();
    const author = said('equals', '').author;
    await ingest([said('b', 'Where is it?', { ...root, author, occurredAt })]);
    await ingest([{ ...answered('equals'), externalId: 'c', occurredAt }]);
    await ingest([said('a', 'Hello?', { ...root, author, occurredAt })]);
    const before = await cycles();
    expect(before.at(-1)).toMatchObject({ ended_at: occurredAt });
    story.clock.advance(31 * day);
    await sweep();
    const [row] = await sql<{ id: string; ranks: number[] }>(
      `select c.id, (select array_agg(rank_among_equals order by id) from messages where conversation_id = c.id) as ranks
       from conversations c where root_key = 'root of equals'`,
    );
    expect(row!.ranks).toEqual([null, 1, 2, 0]);
    await story.fold(row!.id);
    expect(await cycles()).toEqual(before);
  });

  it('tells who looks at what is emptied', async () => {
    await ingest([said('watched', 'Is this a part?', { addressed: false })]);
    const [row] = await sql<{ id: string }>(`select conversation_id as id from messages where external_id = 'watched'`);
    story.clock.advance(31 * day);
    const told: string[] = [];
    const stop = story.running.app
      .get(ChangeListener)
      .onChange(({ conversationIds = [] }) => void told.push(...conversationIds));
    await sweep();
    await until('somebody is told', () => told.length > 0);
    stop();
    expect(new Set(told)).toEqual(new Set([row!.id]));
  });

  it('leaves alone what waits, what is younger, and other accounts', async () => {
    await ingest([said('unanswered', 'Where is my rebane?'), said('of-two', 'Is the ilves there?')]);
    await ingest([said('elsewhere', 'Where is my karu?')], story.source);
    story.clock.advance(60_000);
    await ingest([answered('of-two')]);
    story.clock.advance(20 * day);
    await ingest([
      said('of-two-later', 'And the ilves again?', { root: 'root of of-two', author: said('of-two', '').author }),
    ]);
    story.clock.advance(11 * day);
    expect(await sweep()).toBe(2);
    const texts = await sql<{ text: string }>(`select text from messages where text <> '' order by id`);
    expect(texts.map(({ text }) => text)).toEqual(['Where is my rebane?', 'Where is my karu?', 'And the ilves again?']);
    await ingest([answered('unanswered'), answered('of-two-later')].map((reply) => ({ ...reply, root: undefined! })));
    story.clock.advance(31 * day);
    expect(await sweep()).toBe(4);
  });

  it('is shared by any number of processes, each message taken by one', async () => {
    await ingest(Array.from({ length: 500 }, (_, i) => said(`many-${i}`, `hirv ${i}`, { addressed: false })));
    await ingest(Array.from({ length: 300 }, (_, i) => said(`more-${i}`, `hirv ${i}`, { addressed: false })));
    story.clock.advance(31 * day);
    const emptied = await Promise.all([sweep(), sweep(), sweep()]);
    expect(emptied.reduce((sum, count) => sum + count)).toBe(800);
    expect(await everywhere(story.dataSource, ['hirv'])).toEqual([]);
    expect(await sweep()).toBe(0);
  });
});
