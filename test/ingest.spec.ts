import { Logger } from '@nestjs/common';
import { HeldSweep } from '../src/intake/held-sweep.ts';
import type { Mention } from '../src/connectors/mention.ts';
import { at, type Intake, nativeReply, question, startIntake } from './support/intake.ts';

let intake: Intake;
let source: string;
const { take, query } = {
  take: (...parameters: Parameters<Intake['take']>) => intake.take(...parameters),
  query: <Row = Record<string, unknown>>(sql: string, values?: unknown[]) => intake.query<Row>(sql, values),
};
const cycles = () =>
  query(`select number, started_at, ended_at, ended_by, end_reason, level, wall_seconds, lag_seconds, version from cycles
         where replaced_at is null order by conversation_id, number`);
const conversation = async (id?: string) =>
  (
    await query(
      `select * from conversations where merged_into_id is null and ($1::bigint is null or id = $1) order by id`,
      [id ?? null],
    )
  )[0]!;
const outcomes = async (...parameters: Parameters<Intake['take']>) =>
  Object.fromEntries((await take(...parameters)).outcomes.map(({ externalId, outcome }) => [externalId, outcome]));

beforeAll(async () => {
  Logger.overrideLogger(false);
  intake = await startIntake();
});
afterAll(() => intake.stop());
beforeEach(async () => {
  await query('truncate sources, contacts, events restart identity cascade');
  source = await intake.rows.source();
  await query('insert into source_states (source_id, next_poll_at, lease_epoch) values ($1, $2, 7)', [source, at(0)]);
  await query(
    `insert into calendar_versions (hours, created_at) select null, '2026-01-01Z' where not exists (select 1 from calendar_versions)`,
  );
  await query(
    `insert into target_versions (level, goal_seconds, sla_seconds, created_at)
     select * from (values ('calm', 28800, 36000, '2026-01-01Z'::timestamptz), ('frustrated', 3600, 7200, '2026-01-01Z')) v
     where not exists (select 1 from target_versions)`,
  );
});

describe('what comes in', () => {
  it('becomes a conversation with a contact, a reading, a clock, a place in search and an event', async () => {
    const {
      outcomes: [stored],
      conversationIds,
    } = await take(source, [question('m1', at(0))], { now: at(2) });
    expect(stored).toMatchObject({ outcome: 'stored', conversationId: conversationIds[0] });
    expect(await conversation()).toMatchObject({
      status: 'open',
      root_key: 'm1',
      first_contact_at: at(0),
      waiting_since: at(0),
      last_activity_at: at(0),
      goal_due_at: at(480),
      sla_due_at: at(600),
      position_at: at(480),
      message_count: 1,
      preview: 'Can you tell me when the parcel arrives?',
      listening: false,
      nothing_to_answer: null,
      language: 'en',
      last_message_id: stored!.messageId,
    });
    expect(await cycles()).toEqual([
      expect.objectContaining({ number: 1, started_at: at(0), ended_at: null, lag_seconds: 120 }),
    ]);
    const found = await query(
      `select message_id from message_search where tokens @@ 'parcel & novak & ana_n'::tsquery`,
    );
    expect(found).toEqual([{ message_id: stored!.messageId }]);
    expect(await query('select type, actor_kind, data from events')).toEqual([
      {
        type: 'message.received',
        actor_kind: 'customer',
        data: expect.objectContaining({ opened: true, cycle: 1 }) as unknown,
      },
    ]);
    expect(await query('select name, handle, external_id from identities')).toEqual([
      { name: 'Ana Novak', handle: 'ana_n', external_id: 'ana' },
    ]);
  });

  it('is free to repeat', async () => {
    const mentions = [question('m1', at(0)), question('m2', at(1), { root: 'm1' })];
    await take(source, mentions);
    const before = await query('select xmin::text, * from conversations');
    expect(await outcomes(source, mentions)).toEqual({ m1: 'repeated', m2: 'repeated' });
    expect(await query('select xmin::text, * from conversations')).toEqual(before);
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 2 }]);
  });

  it('is one contact under one root', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take(source, [
      question('m1', at(0)),
      question('m2', at(1), { root: 'm1', author: bob }),
      question('m3', at(2), { root: 'm3' }),
      question('m4', at(3), { root: 'm1' }),
    ]);
    const rows = await query(
      `select root_key, message_count, (select name from contacts where id = contact_id) from conversations order by id`,
    );
    expect(rows).toEqual([
      { root_key: 'm1', message_count: 2, name: 'Ana Novak' },
      { root_key: 'm1', message_count: 1, name: 'Bob' },
      { root_key: 'm3', message_count: 1, name: 'Ana Novak' },
    ]);
  });

  it('shares one conversation where the connector says so, with a wait for each contact', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    const topic = { root: 't1', oneConversation: true };
    await take(source, [question('p2', at(5), { ...topic, author: bob })]);
    await take(source, [question('t1', at(0), topic), nativeReply('p3', at(9), { ...topic, replyTo: 'p2' })]);
    expect(await query('select contact_id, message_count, waiting_since from conversations')).toEqual([
      { contact_id: '2', message_count: 3, waiting_since: at(0) },
    ]);
    expect(await cycles()).toMatchObject([
      { started_at: at(0), ended_at: null },
      { started_at: at(5), ended_at: at(9), ended_by: 'native' },
    ]);
  });

  it('follows what the platform says of a person', async () => {
    await take(source, [question('m1', at(0))]);
    await take(source, [question('m2', at(1), { author: { externalId: 'ana', handle: 'ana_2' } })]);
    expect(await query('select name, handle from identities')).toEqual([{ name: 'Ana Novak', handle: 'ana_2' }]);
  });

  it('of the future is clamped to when we had it, and says so', async () => {
    await take(source, [question('m1', at(500))], { now: at(10) });
    expect(await query('select occurred_at, time_clamped from messages')).toEqual([
      { occurred_at: at(10), time_clamped: true },
    ]);
  });

  it('about us goes to Listening, unless its author is frustrated with us', async () => {
    await take(source, [question('m1', at(0), { addressed: false, text: 'I bought a lamp there last week.' })]);
    expect(await conversation()).toMatchObject({ listening: true, waiting_since: null });
    const furious =
      'This is the third time you ruin my order! Unacceptable, I am furious, give me my money back, you thieves!!!';
    await take(source, [question('m2', at(0), { root: 'm2', addressed: false, text: furious })]);
    const [, loud] = await query('select listening, waiting_since, level from conversations order by id');
    expect(loud).toMatchObject({ listening: false, waiting_since: at(0) });
  });

  it('with nothing to answer opens nothing, with the reason', async () => {
    await take(source, [question('m1', at(0)), nativeReply('r1', at(5), { root: 'm1' })]);
    await take(source, [question('m2', at(6), { root: 'm1', text: 'Thank you!' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      nothing_to_answer: expect.stringMatching(/thanks|praise/) as string,
    });
    await take(source, [question('m3', at(7), { root: 'm1', text: 'Wait, where is the second parcel?' })]);
    expect(await conversation()).toMatchObject({ status: 'open', waiting_since: at(7), nothing_to_answer: null });
  });

  it('written automatically starts and ends nothing', async () => {
    await take(source, [question('m1', at(0), { automatic: 'bounce' })]);
    expect(await conversation()).toMatchObject({ waiting_since: null, nothing_to_answer: 'bounce' });
    expect(await cycles()).toEqual([]);
  });

  it('reopens what was answered, snoozed or resolved, but not spam', async () => {
    await take(
      source,
      ['a', 'b', 'c'].map((root) => question(root, at(0), { root })),
    );
    for (const [root, status] of [
      ['a', 'snoozed'],
      ['b', 'resolved'],
      ['c', 'spam'],
    ])
      await query('update conversations set status = $2 where root_key = $1', [root, status]);
    await take(
      source,
      ['a', 'b', 'c'].map((root) => question(`${root}2`, at(1), { root })),
    );
    expect(await query('select status from conversations order by root_key')).toEqual([
      { status: 'open' },
      { status: 'open' },
      { status: 'spam' },
    ]);
  });

  it('from a contact who was blocked goes to spam, also in a thread that was resolved', async () => {
    await take(source, [question('m1', at(0)), nativeReply('r1', at(5), { root: 'm1' })]);
    await query(`update conversations set status = 'resolved'`);
    await query(`update contacts set blocked_at = $1`, [at(6)]);
    await take(source, [question('m2', at(7), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({ status: 'spam', message_count: 3, waiting_since: null });
    expect(await cycles()).toMatchObject([{ number: 1, ended_by: 'native' }]);
    await take(source, [question('m3', at(6.5), { root: 'm1' })]);
    expect(await cycles()).toHaveLength(1);
  });

  it('from somebody blocked in a thread that others share leaves it open', async () => {
    const topic = { root: 't1', oneConversation: true };
    const bob = { externalId: 'bob', name: 'Bob' };
    await take(source, [question('t1', at(0), topic), question('p1', at(1), { ...topic, author: bob })]);
    await query(`update contacts set blocked_at = $1 where name = 'Bob'`, [at(2)]);
    await take(source, [question('p2', at(3), { ...topic, author: bob })]);
    expect(await conversation()).toMatchObject({ status: 'open', message_count: 3 });
  });
});

describe('a native reply', () => {
  it('ends the wait at the platform’s time', async () => {
    await take(source, [question('m1', at(0)), nativeReply('r1', at(15), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      first_human_reply_at: at(15),
      preview_direction: 'outbound',
    });
    expect(await cycles()).toEqual([
      expect.objectContaining({ ended_at: at(15), ended_by: 'native', wall_seconds: 900 }),
    ]);
    expect((await query('select type from events order by id')).map(({ type }) => type)).toEqual([
      'message.received',
      'reply.foundNative',
      'cycle.ended',
    ]);
  });

  it('ends only the wait that it answers', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take(source, [question('m1', at(0)), question('m2', at(1), { root: 'm1', author: bob })]);
    await take(source, [nativeReply('r1', at(9), { root: 'm1', replyTo: 'm2' })]);
    expect(await cycles()).toMatchObject([{ ended_at: null }, { ended_at: at(9) }]);
  });

  it('to several people ends the wait of each', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take(source, [question('m1', at(0)), question('m2', at(1), { root: 'm1', author: bob })]);
    await take(source, [nativeReply('r1', at(9), { root: 'm1', answers: ['ana', 'bob'] })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(9) }, { ended_at: at(9) }]);
    expect(await outcomes(source, [nativeReply('r1', at(9), { root: 'm1', answers: ['ana', 'bob'] })])).toEqual({
      r1: 'repeated',
    });
  });

  it('that comes before the message it answers waits for it', async () => {
    expect(await outcomes(source, [nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })])).toEqual({ r1: 'held' });
    expect(await outcomes(source, [question('m1', at(0))])).toEqual({ m1: 'stored', r1: 'stored' });
    expect(await cycles()).toEqual([expect.objectContaining({ ended_at: at(15), ended_by: 'native' })]);
    expect(await query('select count(*)::int n from held_replies')).toEqual([{ n: 0 }]);
  });

  it('that is edited while it waits says what it says last', async () => {
    const held = (text: string, minute: number) =>
      nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1', text, ...(minute > 15 && { editedAt: at(minute) }) });
    await take(source, [held('First words', 15)]);
    await take(source, [held('Last words', 17)]);
    await take(source, [held('Words between', 16)]);
    await take(source, [question('m1', at(0))]);
    expect(await query(`select text from messages where kind = 'reply'`)).toEqual([{ text: 'Last words' }]);
  });

  it('that cannot be taken stands in quarantine, and neither other replies nor other accounts wait for it', async () => {
    const other = await intake.rows.source();
    for (const account of [source, other]) {
      await take(account, [nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })]);
      await query(`update held_replies set awaits = 'unseen by the other process'`);
      await take(account, [question('m1', at(0))]);
    }
    const bad = { ...nativeReply('bad', at(14)), attachments: [{ name: 'a', base64: 5 }] };
    const unfit = { ...nativeReply('unfit', at(14)), occurredAt: 'never' };
    for (const mention of [bad, unfit])
      await query(`insert into held_replies values ($1, $2, 'm1', $3, $4)`, [
        source,
        mention.externalId,
        JSON.stringify(mention),
        at(14),
      ]);
    await query(`update held_replies set awaits = 'm1'`);
    await new HeldSweep(intake.dataSource, intake.ingest, { now: () => at(20) }).sweep();
    expect(await cycles()).toMatchObject([{ ended_at: at(15) }, { ended_at: at(15) }]);
    expect(await query('select external_id from quarantine order by 1')).toEqual([
      { external_id: 'bad' },
      { external_id: 'unfit' },
    ]);
  });

  it('that came at the same moment as what it answers, in another process, is found by the sweep', async () => {
    await take(source, [nativeReply('r1', at(15), { root: 'm1', replyTo: 'm1' })]);
    await query(`update held_replies set awaits = 'unseen by the other process'`);
    await take(source, [question('m1', at(0))]);
    await query(`update held_replies set awaits = 'm1'`);
    await intake.ingest.takeHeld(source, { now: at(20) });
    expect(await cycles()).toMatchObject([{ ended_at: at(15), ended_by: 'native' }]);
  });

  it('to somebody who never wrote begins a conversation that waits for nothing', async () => {
    await take(source, [nativeReply('r1', at(0), { root: 'r1', answers: ['eve'] })]);
    expect(await conversation()).toMatchObject({ origin: 'started', status: 'customersTurn', waiting_since: null });
  });
});

describe('what comes late', () => {
  it('folds anew, keeps the old cycle as a version, and says why', async () => {
    await take(source, [question('m1', at(0)), nativeReply('r1', at(60), { root: 'm1' })]);
    await take(source, [question('m3', at(90), { root: 'm1' })]);
    await take(source, [nativeReply('r0', at(10), { root: 'm1' })]);
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
    await take(source, [question('m1', at(0)), nativeReply('r1', at(60), { root: 'm1' })]);
    await take(source, [question('m2', at(30), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      preview_direction: 'outbound',
    });
  });
});

describe('a threat', () => {
  const text = 'I will sue you, my lawyer is writing to you today.';
  const threats = () => query('select message_id, class, state from threats order by id');

  it('of history is nobody’s to settle', async () => {
    await take(source, [question('m1', at(-1440), { text })], { history: true, now: at(1) });
    await take(source, [question('m1', at(-1440), { text: `${text} Soon.`, editedAt: at(2) })]);
    expect(await query(`select threat->>'class' as class from messages`)).toEqual([{ class: 'legal' }]);
    expect(await threats()).toEqual([]);
    expect(await conversation()).toMatchObject({ threat: null });
  });

  it('that comes late marks its conversation too', async () => {
    await take(source, [question('m2', at(30), { root: 'm1' })]);
    await take(source, [question('m1', at(0), { text })]);
    expect(await threats()).toEqual([{ message_id: '2', class: 'legal', state: 'open' }]);
    expect(await conversation()).toMatchObject({ threat: 'legal' });
  });

  it('that an edit brings is raised once, and stays settled', async () => {
    const edit = (minute: number) => question('m1', at(0), { text: `${text} ${minute}`, editedAt: at(minute) });
    await take(source, [question('m1', at(0))]);
    const before = (await conversation()).position_at as Date;
    await take(source, [edit(5)]);
    expect(await threats()).toEqual([{ message_id: '1', class: 'legal', state: 'open' }]);
    const marked = await conversation();
    expect(marked).toMatchObject({ threat: 'legal' });
    expect((marked.position_at as Date).getTime()).toBeLessThan(before.getTime());
    await query(`update threats set state = 'dismissed'`);
    await query('update conversations set threat = null');
    await take(source, [edit(9)]);
    expect(await threats()).toEqual([{ message_id: '1', class: 'legal', state: 'dismissed' }]);
    expect(await conversation()).toMatchObject({ threat: null });
  });
});

describe('edits and withdrawals', () => {
  it('keep the text before, and an older edit never overwrites a newer', async () => {
    const edit = (text: string, minute: number) => question('m1', at(0), { text, editedAt: at(minute) });
    await take(source, [question('m1', at(0))]);
    expect(await outcomes(source, [edit('Where is parcel two?', 20)])).toEqual({ m1: 'changed' });
    expect(await outcomes(source, [edit('Where is parcel one?', 10)])).toEqual({ m1: 'repeated' });
    expect(await query('select text from messages')).toEqual([{ text: 'Where is parcel two?' }]);
    expect(await query('select text, valid_from, replaced_at from message_versions')).toEqual([
      { text: 'Can you tell me when the parcel arrives?', valid_from: at(0), replaced_at: at(20) },
    ]);
    expect(await query(`select 1 from message_search where tokens @@ 'arrives'::tsquery`)).toEqual([]);
    expect(await conversation()).toMatchObject({ preview: 'Where is parcel two?', waiting_since: at(0) });
  });

  it('may address us only by then, bring a picture, and carry what the connector wants back', async () => {
    const picture = (name: string, remote: string) => ({ name, contentType: 'image/jpeg', remote });
    const heard = question('m1', at(0), {
      addressed: false,
      url: 'https://social.example/1',
      meta: { postId: '1', summoned: false, kept: true },
      attachments: [picture('one.jpg', 'https://files.example/a')],
    });
    await take(source, [heard]);
    expect(await conversation()).toMatchObject({ listening: true, waiting_since: null });
    const edit = (minute: number, address: string) => ({
      ...heard,
      addressed: true,
      editedAt: at(minute),
      url: undefined,
      meta: { postId: '2', summoned: true },
      attachments: [picture('one.jpg', address), picture('two.jpg', address)],
    });
    await take(source, [edit(5, 'https://files.example/b')]);
    await take(source, [{ ...edit(9, 'https://files.example/c'), addressed: false }]);
    expect(await conversation()).toMatchObject({ listening: false, waiting_since: at(0) });
    expect(await query('select addressed, url, meta, attachment_count from messages')).toEqual([
      {
        addressed: true,
        url: 'https://social.example/1',
        meta: { postId: '2', summoned: true, kept: true },
        attachment_count: 2,
      },
    ]);
    expect(await query('select name, remote, state from attachments order by id')).toEqual([
      { name: 'one.jpg', remote: 'https://files.example/a', state: 'pending' },
      { name: 'two.jpg', remote: 'https://files.example/b', state: 'pending' },
    ]);
  });

  it('that come before their message give way to its time in the search too', async () => {
    await take(source, [question('m1', at(5), { text: 'Where is parcel nine?', editedAt: at(5) })]);
    await take(source, [question('m1', at(0))]);
    expect(await query('select occurred_at from messages union all select occurred_at from message_search')).toEqual([
      { occurred_at: at(0) },
      { occurred_at: at(0) },
    ]);
  });

  it('in one batch are taken one after the other', async () => {
    await take(source, [question('m1', at(0)), question('m1', at(0), { text: 'Never mind?', editedAt: at(1) })]);
    expect(await query('select text from messages')).toEqual([{ text: 'Never mind?' }]);
  });

  it('end the wait when nothing is left to answer', async () => {
    await take(source, [question('m1', at(0))], { now: at(1) });
    await take(source, [question('m1', at(0), { deleted: true, editedAt: at(7) })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(7), ended_by: 'withdrawn' }]);
    expect(await conversation()).toMatchObject({ waiting_since: null });
  });

  it('that come before the message keep it away', async () => {
    expect(await outcomes(source, [question('m1', at(0), { deleted: true })])).toEqual({ m1: 'erased' });
    expect(await outcomes(source, [question('m1', at(0))])).toEqual({ m1: 'erased' });
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 0 }]);
  });

  it('of a peer’s accepted solution end the wait, counted apart', async () => {
    const topic = { root: 't1', oneConversation: true };
    const peer = {
      ...topic,
      author: { externalId: 'bob', name: 'Bob' },
      addressed: false,
      text: 'Turn it off and on.',
    };
    await take(source, [question('t1', at(0), topic), question('p1', at(3), peer)]);
    await take(source, [question('p1', at(3), { ...peer, solution: true, editedAt: at(9) })]);
    expect(await cycles()).toMatchObject([{ ended_at: at(9), ended_by: 'peerSolved' }]);
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
      for (const i of order) await take(source, [thread[i]!]);
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

describe('what cannot be', () => {
  it.each([
    ['a NUL character', { text: 'a\0b' }, /NUL/],
    ['the year 0', { occurredAt: new Date('0000-06-01T00:00:00Z') }, /year 0/],
    ['the year 9999', { occurredAt: new Date('9999-06-01T00:00:00Z') }, /year 9999/],
    ['no time', { occurredAt: new Date('nonsense') }, /no time/],
    ['a name of 10,000 characters', { author: { externalId: 'x', name: 'x'.repeat(10_000) } }, /10000 characters/],
    ['deep JSON', { meta: JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as Record<string, unknown> }, /nested/],
    ['a number that has lost digits', { meta: { id: 2 ** 53 + 2 } }, /too large/],
    ['what only PostgreSQL refuses', { visibility: 'odd' as never }, /visibility_check/],
  ])('%s stands in quarantine whole, and blocks nobody else', async (_name, change, reason) => {
    const bad = question('bad', at(0), change);
    const good = Array.from({ length: 6 }, (_, i) => question(`m${i}`, at(i)));
    const result = await take(source, [...good.slice(0, 3), bad, ...good.slice(3)]);
    expect(result.outcomes.filter(({ outcome }) => outcome === 'stored')).toHaveLength(6);
    expect(await query('select external_id, error, attempts from quarantine')).toEqual([
      { external_id: 'bad', error: expect.stringMatching(reason) as string, attempts: 1 },
    ]);
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 6 }]);
    await take(source, [bad]);
    expect(await query('select attempts from quarantine')).toEqual([{ attempts: 2 }]);
  });

  it.each<[string, Partial<Mention>]>([
    ['a time that is none', { claimedAt: 'yesterday' as unknown as Date }],
    ['keys without a list', { threadKeys: {} as Mention['threadKeys'] }],
    ['a file whose bytes are none', { attachments: [{ name: 'a', contentType: 'a/b', bytes: {} as Uint8Array }] }],
  ])('%s, over which we stumble, stands in quarantine, and the others are taken', async (_name, change) => {
    const good = Array.from({ length: 120 }, (_, i) =>
      question(`good-${i}`, at(i), { author: { externalId: `somebody-${i}` } }),
    );
    const bad = question('bad', at(60), change);
    const cursor = { cursor: { read: 121 }, leaseEpoch: '7' };
    const all = await outcomes(source, [...good.slice(0, 70), bad, ...good.slice(70)], { cursor });
    expect(all).toMatchObject({ 'good-0': 'stored', 'good-119': 'stored', bad: 'quarantined' });
    const [kept] = await query<{ error: string }>('select error from quarantine');
    expect(kept!.error).toContain('mistake in Earshot: TypeError');
    expect(await query('select count(*)::int as stored from messages')).toEqual([{ stored: 120 }]);
    expect(await query('select cursor from source_states')).toEqual([{ cursor: { read: 121 } }]);
  });

  it('a connector that stumbles over one of our replies stops nothing either', async () => {
    const recogniseOwn = ({ text }: Mention) => {
      if (text === 'stumble') throw new TypeError('nothing there');
      return null;
    };
    const replies = [
      nativeReply('r1', at(2), { root: 'q', replyTo: 'q', text: 'stumble' }),
      nativeReply('r2', at(3), { root: 'q', replyTo: 'q' }),
    ];
    expect(await outcomes(source, [question('q', at(1)), ...replies], { recogniseOwn })).toEqual({
      q: 'stored',
      r1: 'quarantined',
      r2: 'stored',
    });
    expect(await cycles()).toMatchObject([{ ended_by: 'native', ended_at: at(3) }]);
  });

  it('halves of characters and texts as long as a book are taken', async () => {
    const words = Array.from({ length: 60_000 }, (_, i) => `word${i}`).join(' ');
    expect(
      await outcomes(source, [
        question('m1', at(0), { text: 'a\ud800b', meta: { x: '\udc00' } }),
        question('m2', at(1), { text: words }),
      ]),
    ).toEqual({ m1: 'stored', m2: 'stored' });
  });
});

describe('the source', () => {
  it('moves its cursor with the data, and only by the holder of the lease', async () => {
    await take(source, [question('m1', at(0))], { cursor: { cursor: { page: 2 }, leaseEpoch: '7' } });
    await expect(
      take(source, [question('m2', at(0))], { cursor: { cursor: { page: 3 }, leaseEpoch: '6' } }),
    ).rejects.toThrow(/taken over/);
    expect(await query('select cursor from source_states')).toEqual([{ cursor: { page: 2 } }]);
    expect(await query('select external_id from messages')).toEqual([{ external_id: 'm1' }]);
  });

  it('imports its history resolved, without cycles, and shows what was left unanswered', async () => {
    const day = 1440;
    const options = { history: true, now: at(1) };
    await take(
      source,
      [
        question('old', at(-30 * day)),
        question('recent', at(-2 * day)),
        question('answered', at(-2 * day)),
        nativeReply('r', at(-day), { root: 'answered' }),
      ],
      options,
    );
    const rows = await query(
      'select root_key, status, unanswered_before_connection as left, waiting_since from conversations order by root_key',
    );
    expect(rows).toEqual([
      { root_key: 'answered', status: 'resolved', left: false, waiting_since: null },
      { root_key: 'old', status: 'resolved', left: false, waiting_since: null },
      { root_key: 'recent', status: 'resolved', left: true, waiting_since: null },
    ]);
    expect(await cycles()).toEqual([]);
    await take(source, [question('again', at(0), { root: 'recent' })], options);
    expect(await conversation('2')).toMatchObject({
      status: 'open',
      unanswered_before_connection: false,
      waiting_since: at(0),
    });
  });

  it('imports the history of what is chosen later in the same way', async () => {
    const day = 1440;
    const found = (id: string, minute: number) => question(id, at(minute), { firstReadAt: at(90 * day) });
    const late = { now: at(91 * day) };
    await take(source, [found('old', 50 * day), found('recent', 88 * day), found('new', 90 * day + 1)], late);
    const rows = await query(
      'select root_key, status, unanswered_before_connection as left, waiting_since from conversations order by root_key',
    );
    expect(rows).toEqual([
      { root_key: 'new', status: 'open', left: false, waiting_since: at(90 * day + 1) },
      { root_key: 'old', status: 'resolved', left: false, waiting_since: null },
      { root_key: 'recent', status: 'resolved', left: true, waiting_since: null },
    ]);
  });

  it('counts what came and how late, and what an outage kept back', async () => {
    await query(
      `insert into outages (source_id, kind, reason, began_at, ended_at) values ($1, 'unavailable', 'gone', $2, $3)`,
      [source, at(0), at(800)],
    );
    await take(source, [question('m1', at(10)), question('m2', at(700)), question('m3', at(801))], { now: at(802) });
    expect(await query('select recovered, already_late from outages')).toEqual([{ recovered: 2, already_late: 1 }]);
    expect(await query('select items from source_hours')).toEqual([{ items: 3 }]);
    expect(await query('select lag_seconds, last_item_at from source_states')).toEqual([
      { lag_seconds: 60, last_item_at: at(801) },
    ]);
  });

  it('keeps files, in chunks, and where the others are', async () => {
    const bytes = Buffer.alloc(600_000, 7);
    const attachments = [
      { name: 'a.bin', contentType: 'application/octet-stream', bytes },
      { name: 'b.jpg', contentType: 'image/jpeg', remote: 'ref' },
    ];
    await take(source, [question('m1', at(0), { attachments })], { now: at(1) });
    expect(await query('select name, size, state from attachments order by id')).toEqual([
      { name: 'a.bin', size: '600000', state: 'stored' },
      { name: 'b.jpg', size: '0', state: 'pending' },
    ]);
    expect(await query('select sum(length(bytes))::int n, count(*)::int chunks from attachment_chunks')).toEqual([
      { n: 600_000, chunks: 3 },
    ]);
  });
});
