import { TidySearch } from '../src/intake/tidy-search.ts';
import { at, nativeReply, question } from './support/intake.ts';
import { intakeStory } from './support/intake-story.ts';

const story = intakeStory();
const { conversation, cycles, outcomes, query, take } = story;

describe('what comes in', () => {
  it('becomes a conversation with a contact, a reading, a clock, a place in search and an event', async () => {
    const {
      outcomes: [stored],
      conversationIds,
    } = await take([question('m1', at(0))], { now: at(2) });
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
    await take(mentions);
    const before = await query('select xmin::text, * from conversations');
    expect(await outcomes(mentions)).toEqual({ m1: 'repeated', m2: 'repeated' });
    expect(await query('select xmin::text, * from conversations')).toEqual(before);
    expect(await query('select count(*)::int n from messages')).toEqual([{ n: 2 }]);
  });

  it('is one contact under one root', async () => {
    const bob = { externalId: 'bob', name: 'Bob' };
    await take([
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
    await take([question('p2', at(5), { ...topic, author: bob })]);
    await take([question('t1', at(0), topic), nativeReply('p3', at(9), { ...topic, replyTo: 'p2' })]);
    expect(await query('select contact_id, message_count, waiting_since from conversations')).toEqual([
      { contact_id: '2', message_count: 3, waiting_since: at(0) },
    ]);
    expect(await cycles()).toMatchObject([
      { started_at: at(0), ended_at: null },
      { started_at: at(5), ended_at: at(9), ended_by: 'native' },
    ]);
  });

  it('follows what the platform says of a person', async () => {
    await take([question('m1', at(0))]);
    await take([question('m2', at(1), { author: { externalId: 'ana', handle: 'ana_2' } })]);
    expect(await query('select name, handle from identities')).toEqual([{ name: 'Ana Novak', handle: 'ana_2' }]);
  });

  it('of the future is clamped to when we had it, and says so', async () => {
    await take([question('m1', at(500))], { now: at(10) });
    expect(await query('select occurred_at, time_clamped from messages')).toEqual([
      { occurred_at: at(10), time_clamped: true },
    ]);
  });

  it('about us goes to Listening, unless its author is frustrated with us', async () => {
    await take([question('m1', at(0), { addressed: false, text: 'I bought a lamp there last week.' })]);
    expect(await conversation()).toMatchObject({ listening: true, waiting_since: null });
    const furious =
      'This is the third time you ruin my order! Unacceptable, I am furious, give me my money back, you thieves!!!';
    await take([question('m2', at(0), { root: 'm2', addressed: false, text: furious })]);
    const [, loud] = await query('select listening, waiting_since, level from conversations order by id');
    expect(loud).toMatchObject({ listening: false, waiting_since: at(0) });
  });

  it('with nothing to answer opens nothing, with the reason', async () => {
    await take([question('m1', at(0)), nativeReply('r1', at(5), { root: 'm1' })]);
    await take([question('m2', at(6), { root: 'm1', text: 'Thank you!' })]);
    expect(await conversation()).toMatchObject({
      status: 'customersTurn',
      waiting_since: null,
      nothing_to_answer: expect.stringMatching(/thanks|praise/) as string,
    });
    await take([question('m3', at(7), { root: 'm1', text: 'Wait, where is the second parcel?' })]);
    expect(await conversation()).toMatchObject({ status: 'open', waiting_since: at(7), nothing_to_answer: null });
  });

  it('written automatically starts and ends nothing', async () => {
    await take([question('m1', at(0), { automatic: 'bounce' })]);
    expect(await conversation()).toMatchObject({ waiting_since: null, nothing_to_answer: 'bounce' });
    expect(await cycles()).toEqual([]);
  });

  it('reopens what was answered, snoozed or resolved, but not spam', async () => {
    await take(['a', 'b', 'c'].map((root) => question(root, at(0), { root })));
    for (const [root, status] of [
      ['a', 'snoozed'],
      ['b', 'resolved'],
      ['c', 'spam'],
    ])
      await query('update conversations set status = $2 where root_key = $1', [root, status]);
    await take(['a', 'b', 'c'].map((root) => question(`${root}2`, at(1), { root })));
    expect(await query('select status from conversations order by root_key')).toEqual([
      { status: 'open' },
      { status: 'open' },
      { status: 'spam' },
    ]);
  });

  it('from a contact who was blocked goes to spam, also in a thread that was resolved', async () => {
    await take([question('m1', at(0)), nativeReply('r1', at(5), { root: 'm1' })]);
    await query(`update conversations set status = 'resolved'`);
    await query(`update contacts set blocked_at = $1`, [at(6)]);
    await take([question('m2', at(7), { root: 'm1' })]);
    expect(await conversation()).toMatchObject({ status: 'spam', message_count: 3, waiting_since: null });
    expect(await cycles()).toMatchObject([{ number: 1, ended_by: 'native' }]);
    await take([question('m3', at(6.5), { root: 'm1' })]);
    expect(await cycles()).toHaveLength(1);
  });

  it('from somebody blocked in a thread that others share leaves it open', async () => {
    const topic = { root: 't1', oneConversation: true };
    const bob = { externalId: 'bob', name: 'Bob' };
    await take([question('t1', at(0), topic), question('p1', at(1), { ...topic, author: bob })]);
    await query(`update contacts set blocked_at = $1 where name = 'Bob'`, [at(2)]);
    await take([question('p2', at(3), { ...topic, author: bob })]);
    expect(await conversation()).toMatchObject({ status: 'open', message_count: 3 });
  });
});

describe('the source', () => {
  it('moves its cursor with the data, and only by the holder of the lease', async () => {
    await take([question('m1', at(0))], { cursor: { cursor: { page: 2 }, leaseEpoch: '7' } });
    await expect(take([question('m2', at(0))], { cursor: { cursor: { page: 3 }, leaseEpoch: '6' } })).rejects.toThrow(
      /taken over/,
    );
    expect(await query('select cursor from source_states')).toEqual([{ cursor: { page: 2 } }]);
    expect(await query('select external_id from messages')).toEqual([{ external_id: 'm1' }]);
  });

  it('imports its history resolved, without cycles, and shows what was left unanswered', async () => {
    const day = 1440;
    const options = { history: true, now: at(1) };
    await take(
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
    await take([question('again', at(0), { root: 'recent' })], options);
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
    await take([found('old', 50 * day), found('recent', 88 * day), found('new', 90 * day + 1)], late);
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
      [story.source, at(0), at(800)],
    );
    await take([question('m1', at(10)), question('m2', at(700)), question('m3', at(801))], { now: at(802) });
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
    await take([question('m1', at(0), { attachments })], { now: at(1) });
    expect(await query('select name, size, state from attachments order by id')).toEqual([
      { name: 'a.bin', size: '600000', state: 'stored' },
      { name: 'b.jpg', size: '0', state: 'pending' },
    ]);
    expect(await query('select sum(length(bytes))::int n, count(*)::int chunks from attachment_chunks')).toEqual([
      { n: 600_000, chunks: 3 },
    ]);
  });

  it('has the words of many messages sorted into the search index beside the work', async () => {
    await take([question('m1', at(0))]);
    await new TidySearch(story.intake.dataSource).stored(2_000);
    // it says how many pages it still had to sort in
    expect(await query(`select gin_clean_pending_list('message_search_tokens')::int as pages`)).toEqual([{ pages: 0 }]);
  });
});
