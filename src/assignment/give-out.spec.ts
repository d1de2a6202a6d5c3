import { DataSource } from 'typeorm';
import { freshDatabase } from '../../test/support/database.ts';
import { Rows } from '../../test/support/rows.ts';
import { dataSourceOptions } from '../database/data-source.ts';
import { SYSTEM } from '../database/events.ts';
import { giveOut, returnWork } from './give-out.ts';

const now = new Date('2026-03-02T10:00:00Z');

describe('giving out work', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let dataSource: DataSource;
  let rows: Rows;

  beforeAll(async () => {
    database = await freshDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
    rows = new Rows(dataSource);
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const round = () => dataSource.transaction((tx) => giveOut(tx, now));
  const assignee = async (conversation: string): Promise<string | null> => {
    const [row] = await dataSource.query('select assignee_id from conversations where id = $1', [conversation]);
    return row.assignee_id;
  };

  it('gives each waiting conversation to one designated rep, evenly, and tells why', async () => {
    const source = await rows.source();
    const reps = [await rows.user(), await rows.user(), await rows.user()];
    await rows.team(reps, [source]);
    const conversations = await Promise.all(Array.from({ length: 30 }, () => rows.conversation(source)));
    expect(await round()).toBe(30);
    const counts = await dataSource.query(
      `select assignee_id, count(*)::int from conversations where id = any($1) group by 1 order by 1`,
      [conversations],
    );
    expect(counts).toEqual(reps.map((rep) => ({ assignee_id: rep, count: 10 })));
    const [event] = await dataSource.query(
      `select data, actor_kind from events where conversation_id = $1 and type = 'conversation.assigned'`,
      [conversations[0]],
    );
    expect(event).toMatchObject({
      actor_kind: 'system',
      data: { reason: 'rule', why: { considered: 3, capacity: 15 } },
    });
    expect(await round()).toBe(0);
  });

  it('leaves alone what does not wait for us, and what is in hands already', async () => {
    const source = await rows.source();
    const [rep, other] = [await rows.user(), await rows.user()];
    await rows.team([rep], [source]);
    const left = [
      await rows.conversation(source, { status: 'resolved' }),
      await rows.conversation(source, { waiting_since: null }),
      await rows.conversation(source, { listening: true }),
    ];
    const held = await rows.conversation(source, { assignee_id: other });
    left.push(await rows.conversation(source, { merged_into_id: held }));
    expect(await round()).toBe(0);
    for (const conversation of left) expect(await assignee(conversation)).toBeNull();
    expect(await assignee(held)).toBe(other);
  });

  it('keeps to the capacity, threats and the shortest time to the goal first, and goes on when some is free', async () => {
    const source = await rows.source();
    const rep = await rows.user({ capacity: 2 });
    await rows.team([rep], [source]);
    const later = await rows.conversation(source, { position_at: new Date('2026-03-02T18:00:00Z') });
    const sooner = await rows.conversation(source, { position_at: new Date('2026-03-02T11:00:00Z') });
    const threat = await rows.conversation(source, { position_at: new Date('0001-01-01T00:00:00Z'), threat: 'legal' });
    expect(await round()).toBe(2);
    expect(await Promise.all([threat, sooner, later].map(assignee))).toEqual([rep, rep, null]);
    await dataSource.query(`update conversations set status = 'customersTurn' where id = $1`, [sooner]);
    expect(await round()).toBe(1);
    expect(await assignee(later)).toBe(rep);
  });

  it('gives nothing to those who are away or gone, or to the wrong team', async () => {
    const source = await rows.source();
    const away = await rows.user({ availability: 'away' });
    const gone = await rows.user({ deactivated_at: rows.at });
    const stranger = await rows.user();
    await rows.team([away, gone], [source]);
    const other = await rows.team([stranger], []);
    const waiting = await rows.conversation(source);
    const passedOn = await rows.conversation(source, { team_id: other });
    expect(await round()).toBe(1);
    expect(await assignee(waiting)).toBeNull();
    expect(await assignee(passedOn)).toBe(stranger);
  });

  it('prefers the rep who answered this customer last, and takes the skill of a team for its members', async () => {
    const source = await rows.source();
    const [first, second, refunds] = [await rows.user(), await rows.user(), await rows.user()];
    await rows.team([first, second], [source]);
    await rows.team([refunds], [source], { skills: ['refunds'] });
    const contact = await rows.contact();
    const old = await rows.conversation(source, { status: 'resolved', waiting_since: null, contact_id: contact });
    await rows.mention(old, {
      kind: 'reply',
      direction: 'outbound',
      contact_id: null,
      user_id: second,
      delivery: 'sent',
    });
    const again = await rows.conversation(source, { contact_id: contact });
    const refund = await rows.conversation(source, { intent: 'refunds' });
    await round();
    expect(await assignee(again)).toBe(second);
    expect(await assignee(refund)).toBe(refunds);
  });

  it('gives nothing twice when several processes try at once', async () => {
    const source = await rows.source();
    await rows.team([await rows.user(), await rows.user()], [source]);
    const conversations = await Promise.all(Array.from({ length: 20 }, () => rows.conversation(source)));
    const given = await Promise.all(Array.from({ length: 6 }, round));
    expect(given.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(20);
    const [{ count }] = await dataSource.query(
      `select count(*)::int from events where type = 'conversation.assigned' and conversation_id = any($1)`,
      [conversations],
    );
    expect(count).toBe(20);
  });

  it('takes back what is unanswered from a rep who goes away, and gives it to another', async () => {
    const source = await rows.source();
    const [rep, other] = [await rows.user(), await rows.user()];
    await rows.team([rep, other], [source]);
    const waiting = await rows.conversation(source, { assignee_id: rep });
    const answered = await rows.conversation(source, {
      assignee_id: rep,
      waiting_since: null,
      status: 'customersTurn',
    });
    await dataSource.query(`update users set availability = 'away' where id = $1`, [rep]);
    expect(await dataSource.transaction((tx) => returnWork(tx, [rep], now, SYSTEM, 'away'))).toBe(1);
    expect(await Promise.all([waiting, answered].map(assignee))).toEqual([null, rep]);
    await round();
    expect(await assignee(waiting)).toBe(other);
    await dataSource.query(`update conversations set status = 'open', waiting_since = $2 where id = $1`, [
      answered,
      now,
    ]);
    await round();
    expect(await assignee(answered)).toBe(other);
  });
});
