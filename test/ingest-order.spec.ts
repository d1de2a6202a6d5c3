import fc from 'fast-check';
import './support/steady-properties.ts';
import type { Mention } from '../src/connectors/mention.ts';
import { at, nativeReply, question } from './support/intake.ts';
import { intakeStory } from './support/intake-story.ts';

const story = intakeStory();
const { conversation, cycles, query, take } = story;

const texts = [
  'Where is my parcel?',
  'Thank you!',
  'This is the third time I ask and nobody answers. Unacceptable, I want my money back!',
  'Hello?',
];

const said = fc.record({
  who: fc.constantFrom('ana', 'ana', 'bob', 'us', 'us', 'robot'),
  minute: fc.integer({ min: 0, max: 1_500 }),
  text: fc.constantFrom(...texts),
});

type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

// One thread: what a contact asks elsewhere colours a reading only as far as it was known when the message came.
function mentionOf({ who, minute, text }: Said, index: number): Mention {
  const root = 'r1';
  const externalId = `m${index}`;
  if (who === 'us') return nativeReply(externalId, at(minute), { root, answers: ['ana'] });
  const author = { externalId: who === 'robot' ? 'ana' : who, name: who };
  return question(externalId, at(minute), {
    root,
    author,
    text,
    automatic: who === 'robot' ? 'auto-reply' : undefined,
  });
}

/** Everything the clock says, told without ids, which depend on the order of arrival. */
async function clock(source: string): Promise<unknown> {
  const cycles = await query(
    `select c.root_key, i.external_id as contact, k.number, m.external_id as began_with, k.started_at, k.ended_at,
       e.external_id as ended_with, k.ended_by, k.level, k.goal_due_at, k.sla_due_at, k.wall_seconds, k.open_seconds, k.changes
     from cycles k join conversations c on c.id = k.conversation_id join identities i on i.contact_id = k.contact_id
     join messages m on m.id = k.start_message_id left join messages e on e.id = k.end_message_id
     where c.source_id = $1 and k.replaced_at is null order by c.root_key, i.external_id, k.number`,
    [source],
  );
  const conversations = await query(
    `select root_key, i.external_id as contact, first_contact_at, first_human_reply_at, waiting_since, last_activity_at,
       goal_due_at, sla_due_at, message_count, cycle_count, folded_to_at, c.level,
       (select external_id from messages where id = c.last_message_id) as last
     from conversations c join identities i on i.contact_id = c.contact_id where source_id = $1 order by 1, 2`,
    [source],
  );
  return { cycles, conversations };
}

async function taken(batches: Mention[][]): Promise<unknown> {
  const source = await story.intake.rows.source();
  for (const batch of batches) await story.intake.take(source, batch);
  const told = await clock(source);
  await query('update identities set external_id = external_id || id where external_id !~ $1', ['[0-9]']);
  return told;
}

it('any order and any batches of messages and native replies give the clock of the order in which they were said', async () => {
  const everything = fc.array(said, { minLength: 2, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(
      everything,
      fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
      fc.integer({ min: 1, max: 4 }),
      async (list, keys, size) => {
        const distinct = list.filter(({ minute }, i) => list.findIndex((other) => other.minute === minute) === i);
        const mentions = distinct.map(mentionOf);
        const inOrder = mentions.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
        const shuffled = mentions.map((mention, i) => ({ mention, key: keys[i]! })).toSorted((a, b) => a.key - b.key);
        const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, i) =>
          shuffled.slice(i * size, (i + 1) * size).map(({ mention }) => mention),
        );
        expect(await taken(batches)).toEqual(await taken(inOrder.map((mention) => [mention])));
      },
    ),
    { numRuns: 25, endOnFailure: false },
  );
});

it('a question and its answer that waited for it are one conversation of those that an outage held back', async () => {
  const source = await story.intake.rows.source();
  await query(`insert into outages (source_id, kind, reason, began_at) values ($1, 'unauthorised', 'dead', $2)`, [
    source,
    at(0),
  ]);
  await story.intake.take(source, [nativeReply('held', at(5), { root: 'late', replyTo: 'late' })]);
  await story.intake.take(source, [question('late', at(1))]);
  const brought = await query(
    'select c.root_key from outage_conversations o join conversations c on c.id = o.conversation_id where c.source_id = $1',
    [source],
  );
  expect(brought).toEqual([{ root_key: 'late' }]);
});

it('a message and its deletion that arrive at the same time leave nothing to answer', async () => {
  const source = await story.intake.rows.source();
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => question(`brief ${i}`, at(i))).flatMap((mention) => [
      story.intake.take(source, [mention]),
      story.intake.take(source, [{ ...mention, text: '', deleted: true }]),
    ]),
  );
  const [first, again] = [question('one call', at(30)), question('one call', at(30), { text: '', deleted: true })];
  await story.intake.take(await story.intake.rows.source(), [again, first]);
  const there = await query('select external_id from messages where external_id ~ $1 and deleted_at is null', [
    '^(brief|one call)',
  ]);
  expect(there).toEqual([]);
});

describe('what comes late', () => {
  it('folds anew, keeps the old cycle as a version, and says why', async () => {
    await take([question('m1', at(0)), nativeReply('r1', at(60), { root: 'm1' })]);
    await take([question('m3', at(90), { root: 'm1' })]);
    await take([nativeReply('r0', at(10), { root: 'm1' })]);
    expect(await cycles()).toMatchObject([
      { number: 1, ended_at: at(10), version: 2 },
      { number: 2, started_at: at(90), ended_at: null, version: 1 },
    ]);
    const [refolded] = await query(`select data from events where type = 'cycle.refolded'`);
    expect(refolded!.data).toMatchObject({
      reason: 'late-arrival',
      number: 1,
      before: { endedAt: at(60).toISOString() },
      after: { endedAt: at(10).toISOString() },
    });
    expect(await conversation()).toMatchObject({
      status: 'open',
      waiting_since: at(90),
      last_activity_at: at(90),
      message_count: 4,
      first_human_reply_at: at(10),
    });
  });

  it('does not reopen what was answered since', async () => {
    await take([question('m1', at(0)), nativeReply('r1', at(60), { root: 'm1' })]);
    await take([question('m2', at(30), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      preview_direction: 'outbound',
    });
  });
});

describe('mail, whose root nobody names', () => {
  const mail = (own: string, refersTo: string[], minute: number, author: string, change = {}) =>
    question(`hash-${own}`, at(minute), {
      root: undefined,
      threadKeys: { own: [own], refersTo },
      author: { externalId: author, address: author },
      visibility: 'private',
      ...change,
    });
  const thread = [
    mail('A', [], 0, 'ana@example.com'),
    mail('B', ['A'], 10, 'ana@example.com'),
    mail('C', ['B'], 20, 'ana@example.com'),
    mail('D', ['B', 'A'], 30, 'stranger@example.com'),
    mail('E', ['C'], 40, '', { direction: 'outbound', author: null, answers: ['ana@example.com'] }),
  ];
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 1, 4, 3],
    [2, 4, 0, 3, 1],
    [3, 2, 4, 0, 1],
    [1, 4, 2, 3, 0],
  ];

  it.each(orders.map((order) => [order.map((i) => 'ABCDE'[i]).join(''), order] as const))(
    'ends in the right thread in the order %s',
    async (_name, order) => {
      for (const i of order) await take([thread[i]!]);
      const rows = await query(
        `select i.address, c.message_count, array_agg(m.external_id order by m.occurred_at) as mails from conversations c
       join identities i on i.contact_id = c.contact_id join messages m on m.conversation_id = c.id
       where c.merged_into_id is null group by i.address, c.message_count order by i.address`,
      );
      expect(rows).toEqual([
        { address: 'ana@example.com', message_count: 4, mails: ['hash-A', 'hash-B', 'hash-C', 'hash-E'] },
        { address: 'stranger@example.com', message_count: 1, mails: ['hash-D'] },
      ]);
      const roots = await query('select distinct root_key from conversations where merged_into_id is null');
      expect(roots).toHaveLength(1);
      expect(
        await query(`select started_at, ended_at from cycles where replaced_at is null order by started_at`),
      ).toEqual([
        { started_at: at(0), ended_at: at(40) },
        { started_at: at(30), ended_at: null },
      ]);
    },
  );
});
