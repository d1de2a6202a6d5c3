import { partAgain } from '../src/inbox/joining/part-again.ts';
import { splitMark } from '../src/inbox/joining/split.ts';
import type { Principal } from '../src/people/principal.ts';
import { until } from './support/condition.ts';
import { at, type Intake, nativeReply, question, startIntake } from './support/intake.ts';

/** A mail, the answer to an answer, and then the answer between them: the link that had been missing. */
describe('two threads that turn out to be one', () => {
  let intake: Intake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());

  /** As reps leave it behind. */
  async function merged(goes: string, stays: string): Promise<void> {
    const lead = 'update conversations set merged_into_id = $2, waiting_since = null where id = $1';
    await intake.query(lead, [goes, stays]);
    await intake.query('insert into conversation_merges values ($1, $2, $3, $4)', [goes, stays, at(30), '{}']);
  }

  const mail = (id: string, minute: number, refersTo: string[] = []) =>
    question(id, at(minute), { root: undefined, threadKeys: { own: [`<${id}>`], refersTo } });

  it('leave nothing behind on the row that goes', async () => {
    const source = await intake.rows.source();
    const user = await intake.rows.user();
    await intake.take(source, [mail('m1', 0)]);
    const [stays] = await ids(source);
    await intake.take(source, [mail('m3', 20, ['<m2>'])]);
    const goes = (await ids(source)).find((id) => id !== stays)!;
    const label = await intake.rows.insert('labels', { name: 'vip', created_at: at(0) });
    const [message] = await intake.query<{ id: string }>('select id from messages where conversation_id = $1', [goes]);
    await intake.query('update conversations set assignee_id = $2, assigned_at = $3 where id = $1', [
      goes,
      user,
      at(11),
    ]);
    await intake.query('insert into conversation_labels values ($1, $2)', [goes, label]);
    await intake.query('insert into subscriptions values ($1, $2)', [goes, user]);
    await intake.query(`insert into conversation_references values ('shop', 'o1', $1)`, [goes]);
    await intake.query(`insert into drafts values ($1, $2, 'reply', '{"text":"Dear"}', $3)`, [goes, user, at(12)]);
    await intake.rows.insert('asks', {
      message_id: message!.id,
      conversation_id: goes,
      asked_by: user,
      created_at: at(12),
    });
    await intake.take(source, [mail('m2', 10, ['<m1>'])]);
    const [state] = await intake.query(
      `select assignee_id, message_count, (select array_agg(label_id) from conversation_labels where conversation_id = c.id) as labels,
         (select count(*)::int from subscriptions where conversation_id = c.id) as followers,
         (select count(*)::int from conversation_references where conversation_id = c.id) as refs,
         (select body from drafts where conversation_id = c.id) as draft,
         (select count(*)::int from asks where conversation_id = c.id) as asks,
         (select count(*)::int from cycles where conversation_id = c.id and replaced_at is null) as waits
       from conversations c where id = $1`,
      [stays],
    );
    expect(state).toEqual({
      assignee_id: user,
      message_count: 3,
      labels: [label],
      followers: 1,
      refs: 1,
      draft: { text: 'Dear' },
      asks: 1,
      waits: 1,
    });
    const [gone] = await intake.query(
      `select merged_into_id, waiting_since, (select count(*)::int from cycles where conversation_id = c.id and replaced_at is null) as waits
       from conversations c where id = $1`,
      [goes],
    );
    expect(gone).toEqual({ merged_into_id: stays, waiting_since: null, waits: 0 });
  });

  it('stay where a rep has merged them before', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [mail('n1', 0)]);
    await intake.take(source, [mail('n3', 20, ['<n2>'])]);
    const [goes, stays] = (await ids(source)) as [string, string];
    await merged(goes, stays);
    await intake.take(source, [mail('n2', 10, ['<n1>'])]);
    const rows = await intake.query(
      `select id, merged_into_id, message_count, waiting_since from conversations where source_id = $1 order by id`,
      [source],
    );
    expect(rows).toEqual([
      { id: goes, merged_into_id: stays, message_count: 0, waiting_since: null },
      { id: stays, merged_into_id: null, message_count: 3, waiting_since: at(0) },
    ]);
  });

  it('take along what a rep split off, so that it can go back', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [mail('s1', 0)]);
    await intake.take(source, [mail('s3', 20, ['<s2>'])]);
    const [, goes] = await ids(source);
    const mark = `${splitMark}17`;
    const split = await intake.query<{ id: string; contact_id: string }>(
      `insert into conversations (source_id, contact_id, root_key, visibility, origin, status, first_contact_at,
         last_activity_at, position_at, created_at)
       select source_id, contact_id, root_key || $2, visibility, origin, 'open', first_contact_at, last_activity_at,
         position_at, created_at from conversations where id = $1 returning id`,
      [goes, mark],
    );
    await intake.take(source, [mail('s2', 10, ['<s1>'])]);
    const [found] = await intake.query(
      'select id from conversations where source_id = $1 and root_key || $2 = (select root_key from conversations where id = $3)',
      [source, mark, split[0]!.id],
    );
    expect(found).toEqual({ id: (await ids(source))[0] });
  });

  it('leaves the one that a rep has merged into a third where it is answered', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [mail('p1', 0)]);
    await intake.take(source, [mail('p3', 20, ['<p2>']), question('third', at(5))]);
    const rows = await intake.query<{ id: string; root_key: string }>(
      'select id, root_key from conversations where source_id = $1 order by id',
      [source],
    );
    const third = rows.find(({ root_key }) => root_key === 'third')!.id;
    const [older, later] = rows.map(({ id }) => id).filter((id) => id !== third) as [string, string];
    await merged(later, third);
    await intake.take(source, [nativeReply('answer', at(40), { root: 'third', answers: ['ana'] })], { now: at(41) });
    await intake.take(source, [mail('p2', 10, ['<p1>'])]);
    const after = await intake.query(
      `select id, merged_into_id, message_count, waiting_since from conversations where source_id = $1 order by id`,
      [source],
    );
    expect(after).toEqual(
      [
        { id: older, merged_into_id: third, message_count: 0, waiting_since: null },
        { id: later, merged_into_id: third, message_count: expect.any(Number), waiting_since: null },
        { id: third, merged_into_id: null, message_count: 5, waiting_since: null },
      ].toSorted((a, b) => Number(a.id) - Number(b.id)),
    );
    const [merge] = await intake.query<{ led: string[] }>(
      "select carried -> 'led' as led from conversation_merges where conversation_id = $1 and into_id = $2",
      [later, third],
    );
    expect(merge!.led).toEqual([older]);
  });

  it('bring together what reps had merged them into, in a way that can be undone', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [mail('q1', 0)]);
    await intake.take(source, [mail('q3', 20, ['<q2>']), question('one', at(5)), question('two', at(6))]);
    const rows = await intake.query<{ id: string; root_key: string }>(
      'select id, root_key from conversations where source_id = $1',
      [source],
    );
    const [older, later, one, two] = ['<q1>', '<q3>', 'one', 'two'].map(
      (root) => rows.find(({ root_key }) => root_key === root)!.id,
    ) as [string, string, string, string];
    await merged(later, one);
    await merged(older, two);
    await intake.take(source, [mail('q2', 10, ['<q1>'])], { now: at(41) });
    const after = await intake.query(
      'select id, merged_into_id, message_count, waiting_since from conversations where id = any($1::bigint[]) order by id',
      [[one, two]],
    );
    expect(after).toEqual([
      { id: one, merged_into_id: null, message_count: 5, waiting_since: at(0) },
      { id: two, merged_into_id: one, message_count: expect.any(Number), waiting_since: null },
    ]);
    const places = `select distinct coalesce(c.merged_into_id, c.id) as shown_in from messages m
      join conversations c on c.id = m.conversation_id where m.source_id = $1`;
    expect(await intake.query(places, [source])).toEqual([{ shown_in: one }]);
    const merges = 'select into_id from conversation_merges where conversation_id = $1';
    expect(await intake.query(merges, [two])).toEqual([{ into_id: one }]);
    const events = await intake.query(
      `select conversation_id, type, actor_kind, data from events
       where source_id = $1 and type in ('conversation.merged', 'conversation.united') order by id`,
      [source],
    );
    const told = { type: 'conversation.merged', actor_kind: 'system', data: { intoId: one, fromId: two } };
    expect(events).toEqual([
      { conversation_id: one, ...told },
      { conversation_id: two, ...told },
      { conversation_id: older, type: 'conversation.united', actor_kind: 'system', data: { from: later } },
    ]);
    const admin: Principal = {
      kind: 'user',
      userId: await intake.rows.user(),
      role: 'admin',
      sessionId: '1',
      locale: 'en',
      teamIds: [],
      leadTeamIds: [],
    };
    await intake.dataSource.transaction((tx) => partAgain(tx, two, admin));
    const parted = await intake.query(
      'select id, merged_into_id as "shownIn" from conversations where source_id = $1 order by id',
      [source],
    );
    const alone = [one, two].map((id) => ({ id, shownIn: null }));
    const theThread = [older, later].map((id) => ({ id, shownIn: two }));
    expect(parted).toEqual([...alone, ...theThread].toSorted((a, b) => Number(a.id) - Number(b.id)));
  });

  it('and two that a rep merged wait and are answered as one, whichever thread the platform names', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [question('a', at(0)), question('b', at(10))]);
    const [stays, goes] = (await ids(source)) as [string, string];
    await merged(goes, stays);
    const waits = () =>
      intake.query(
        `select conversation_id, started_at, ended_at from cycles
         where conversation_id = any($1::bigint[]) and replaced_at is null order by conversation_id, number`,
        [[stays, goes]],
      );
    await intake.take(source, [question('c', at(30), { root: 'b' })], { now: at(31) });
    expect(await waits()).toEqual([
      { conversation_id: stays, started_at: at(0), ended_at: null },
      { conversation_id: goes, started_at: at(10), ended_at: null },
    ]);
    await intake.take(source, [nativeReply('d', at(40), { root: 'b', answers: ['ana'] })], { now: at(41) });
    expect(await waits()).toEqual([
      { conversation_id: stays, started_at: at(0), ended_at: at(40) },
      { conversation_id: goes, started_at: at(10), ended_at: at(40) },
    ]);
  });

  it('and what arrives while a rep merges its conversation goes to the one that stays', async () => {
    const source = await intake.rows.source();
    await intake.take(source, [question('e', at(0)), question('f', at(10))]);
    const [stays, goes] = (await ids(source)) as [string, string];
    let taken: Promise<unknown> | undefined;
    await intake.dataSource.transaction(async (tx) => {
      await tx.query('update conversations set merged_into_id = $2, waiting_since = null where id = $1', [goes, stays]);
      await tx.query('insert into conversation_merges values ($1, $2, $3, $4)', [goes, stays, at(20), '{}']);
      taken = intake.take(source, [question('g', at(30), { root: 'f' })], { now: at(31) });
      await until('it waits for the merge', async () => {
        const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        return (await intake.query(waiting)).length > 0;
      });
    });
    await taken;
    const rows = await intake.query("select conversation_id from messages where source_id = $1 and external_id = 'g'", [
      source,
    ]);
    expect(rows).toEqual([{ conversation_id: stays }]);
  });

  const ids = async (source: string) =>
    (await intake.query<{ id: string }>('select id from conversations where source_id = $1 order by id', [source])).map(
      ({ id }) => id,
    );
});
