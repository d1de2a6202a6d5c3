import { at, type Intake, question, startIntake } from './support/intake.ts';

/** A mail, the answer to an answer, and then the answer between them: the link that had been missing. */
describe('two threads that turn out to be one', () => {
  let intake: Intake;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());

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

  const ids = async (source: string) =>
    (await intake.query<{ id: string }>('select id from conversations where source_id = $1 order by id', [source])).map(
      ({ id }) => id,
    );
});
