import { at, type Intake, nativeReply, question, startIntake } from './support/intake.ts';

const ANGRY = 'I am angry: my parcel is late again and nobody answers.';
const THANKS = 'Thank you so much, it works again!';

describe('what a source teaches about its own scores', () => {
  let intake: Intake;
  let source: string;
  let minute = 0;
  beforeAll(async () => {
    intake = await startIntake();
  });
  afterAll(() => intake.stop());
  beforeEach(async () => {
    source = await intake.rows.source();
    minute += 100;
  });

  /** Takes messages in as they come; each test's own minutes, so that nothing read before is still fresh. */
  const said = (id: string, after: number, text: string, root = id) =>
    intake.take(
      source,
      [
        question(`${source}:${id}`, at(minute + after), {
          root: `${source}:${root}`,
          text,
          author: { externalId: `${source}:${root}`, name: 'Ana Novak' },
        }),
      ],
      {
        now: at(minute + after),
      },
    );
  const one = async <Row>(sql: string, values: unknown[] = [source]) => (await intake.query<Row>(sql, values))[0]!;
  const message = (id: string) =>
    one<{ level: string; frustration: number; conversation_id: string }>(
      'select level, frustration, conversation_id from messages where external_id = $1',
      [`${source}:${id}`],
    );
  const conversation = () =>
    one<{ id: string; level: string; sla_due_at: Date; trajectory: string }>(
      'select id, level, sla_due_at, trajectory from conversations where source_id = $1',
    );
  const tune = (bias: number, thresholds: object | null = null, language = 'en') =>
    intake.rows.insert('tunings', {
      source_id: source,
      language,
      bias,
      thresholds,
      corrections: 50,
      precision_now: 0.5,
      precision_then: 0.8,
      interval_low: 0.7,
      interval_high: 0.9,
      state: 'accepted',
      created_at: at(0),
    });
  const counted = () =>
    intake.query<{ day: string; step: number; count: number }>(
      `select day::text, (step - 1)::int as step, count from score_days,
         unnest(counts) with ordinality as counted(count, step) where source_id = $1 and count > 0 order by day, step`,
      [source],
    );

  it('counts scores by day, in the transaction that stored them, and repeats once', async () => {
    await said('a', 0, ANGRY);
    await said('b', 1, ANGRY);
    await said('b', 2, ANGRY);
    await said('c', 24 * 60, THANKS);
    const steps = await Promise.all(['b', 'c'].map(async (id) => Math.floor((await message(id)).frustration * 100)));
    const rows = await counted();
    expect(rows.map(({ count }) => count).reduce((a, b) => a + b)).toBe(3);
    expect(rows.map(({ day }) => day)).toEqual(
      expect.arrayContaining([at(minute), at(minute + 24 * 60)].map((day) => day.toISOString().slice(0, 10))),
    );
    for (const step of steps) expect(rows.map((row) => row.step)).toContain(step);
  });

  it('counts nothing of an import of the past', async () => {
    await intake.query('update sources set connected_at = $2 where id = $1', [source, at(minute + 60)]);
    await intake.take(source, [question('old', at(minute), { text: ANGRY })], { now: at(minute + 61), history: true });
    expect(await counted()).toEqual([]);
  });

  it('calls less frustrated what is usual on a complaint desk, once enough is known', async () => {
    await said('before', 0, ANGRY);
    expect((await message('before')).level).toMatch(/frustrated|furious/);
    const desk = (count: number) =>
      intake.query(
        `insert into score_days (source_id, day, counts) select $1, $2::date, array_agg(case when step = 99 then $3::int else 0 end)
         from generate_series(0, 99) step on conflict (source_id, day) do update set counts = excluded.counts`,
        [source, at(minute), count],
      );
    await desk(150);
    await said('few', 2, ANGRY);
    expect((await message('few')).level).toBe((await message('before')).level);
    await desk(5000);
    await said('many', 4, ANGRY);
    expect((await message('many')).level).toBe('annoyed');
  });

  it('heeds an accepted tuning of the language spoken, and of no other', async () => {
    await tune(-8, null, 'pl');
    await said('polish', 0, ANGRY);
    await tune(-8);
    await said('english', 2, ANGRY);
    const [untuned, tuned] = [await message('polish'), await message('english')];
    expect(untuned.level).toMatch(/frustrated|furious/);
    expect(tuned.level).toBe('calm');
    expect(tuned.frustration).toBeLessThan(untuned.frustration);
    await intake.query(`update tunings set state = 'rolled-back' where source_id = $1`, [source]);
    await said('later', 4, ANGRY);
    expect((await message('later')).level).toBe(untuned.level);
  });

  it('never loosens a wait that runs', async () => {
    await said('first', 10, ANGRY, 'first');
    const before = await conversation();
    await tune(-8);
    await said('nudge', 12, ANGRY, 'first');
    expect((await message('nudge')).level).toBe('calm');
    const after = await conversation();
    expect([after.level, after.sla_due_at]).toEqual([before.level, before.sla_due_at]);
    // something older arrives late: the wait is read again, under the tuning
    await said('late', 5, 'Where is my parcel?', 'first');
    const { level, conversation_id } = await message('first');
    expect(level).toBe(before.level);
    const wait = await one<{ level: string }>(
      'select level from cycles where conversation_id = $1 and replaced_at is null',
      [conversation_id],
    );
    expect(wait.level).toBe(before.level);
  });

  it('keeps the trajectory, and tells a recovery once for each time they were upset', async () => {
    const recoveries = () =>
      intake.query<{ message_id: string; data: { peak: number; current: number } }>(
        `select message_id, data from events where source_id = $1 and type = 'frustration.recovered' order by id`,
        [source],
      );
    await said('1', 0, 'When does my parcel arrive?', '1');
    expect((await conversation()).trajectory).toBe('steady');
    await said('2', 1, ANGRY, '1');
    expect((await conversation()).trajectory).toBe('rising');
    await intake.take(source, [nativeReply(`${source}:r`, at(minute + 2), { root: `${source}:1` })], {
      now: at(minute + 2),
    });
    await said('3', 3, THANKS, '1');
    await said('4', 4, THANKS, '1');
    expect((await conversation()).trajectory).toBe('recovered');
    const [first, ...more] = await recoveries();
    expect(more).toEqual([]);
    expect(first!.data.peak).toBeGreaterThan(0.6);
    expect(first!.data.current).toBeLessThan(0.3);
    await said('5', 5, ANGRY, '1');
    expect(await recoveries()).toHaveLength(1);
    await said('6', 6, THANKS, '1');
    expect(await recoveries()).toHaveLength(2);
  });
});
