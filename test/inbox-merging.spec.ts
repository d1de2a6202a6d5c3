import { Settle } from '../src/delivery/settle.ts';
import { type JoinedView } from '../src/inbox/joining/joining.dto.ts';
import { recount } from '../src/inbox/joining/recount.ts';
import { type ClockView } from '../src/targets/clock.dto.ts';
import { InboxStory } from './support/inbox-story.ts';

describe('what merging keeps', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());

  const merge = async (id: string, intoId: string) =>
    (await story.ana.post<JoinedView>(`conversations/${id}/merge`, { intoId })).body;
  const clockOf = async (id: string) => (await story.ana.get<ClockView>(`conversations/${id}/clock`)).body;

  /** A calm one since nine, and a later one that is furious and threatens. */
  async function two(): Promise<{ older: string; newer: string }> {
    const contact = await story.rows.contact();
    const older = await story.waiting({ contact_id: contact }, { text: 'First mail' });
    const at = story.rows.minutes(20);
    const newer = await story.rows.conversation(story.source, { contact_id: contact });
    const message = await story.rows.mention(newer, { text: 'Second mail', level: 'furious', occurred_at: at });
    await story.rows.insert('threats', {
      conversation_id: newer,
      message_id: message,
      class: 'legal',
      confidence: 0.9,
      span: '[0, 5]',
      due_at: story.rows.minutes(80),
      detected_at: at,
    });
    await story.dataSource.query("update conversations set threat = 'legal' where id = $1", [newer]);
    await story.fold(newer);
    return { older, newer };
  }

  /** A reply on its way out of a conversation, written by Ana. */
  async function onItsWay(conversation: string, minutes: number): Promise<string> {
    const reply = await story.rows.mention(conversation, {
      kind: 'reply',
      direction: 'outbound',
      contact_id: null,
      external_id: null,
      user_id: story.people.ana.id,
      delivery: 'sending',
      occurred_at: story.rows.minutes(minutes),
      level: null,
      needs_answer: null,
    });
    return story.rows.insert('outbox', {
      message_id: reply,
      conversation_id: conversation,
      source_id: story.source,
      user_id: story.people.ana.id,
      state: 'sending',
      attempts: 1,
      not_before: story.rows.at,
      created_at: story.rows.at,
    });
  }

  it('lets the earlier start, the earlier deadline and the threat stand, and the clock says why', async () => {
    const { older, newer } = await two();
    expect(await story.read(older)).toMatchObject({ goalDueAt: '2026-03-02T17:00:00.000Z', threat: null });
    expect(await merge(newer, older)).toEqual({ id: older, otherId: newer });
    expect(await story.read(older)).toMatchObject({
      waitingSince: '2026-03-02T09:00:00.000Z',
      goalDueAt: '2026-03-02T10:20:00.000Z',
      slaDueAt: '2026-03-02T11:20:00.000Z',
      frustration: { level: 'furious' },
      threat: 'legal',
      preview: { text: 'Second mail' },
      messageCount: 2,
    });
    const { waits } = await clockOf(older);
    expect(waits).toMatchObject([
      {
        waitingSince: '2026-03-02T09:00:00.000Z',
        goal: { at: '2026-03-02T10:20:00.000Z' },
        nudges: [{ at: '2026-03-02T09:20:00.000Z' }],
        changes: [{ at: '2026-03-02T10:00:00.000Z', level: 'furious', slaAt: '2026-03-02T11:20:00.000Z' }],
      },
    ]);
  });

  it('ends the wait with a reply that was on its way in the one that went', async () => {
    const { older, newer } = await two();
    const outbox = await onItsWay(newer, 40);
    await merge(newer, older);
    const now = story.rows.minutes(75);
    await story.dataSource.transaction((tx) =>
      story.running.app
        .get(Settle)
        .settle(tx, outbox, { state: 'sent', externalId: `x${outbox}`, occurredAt: now }, { by: 'platform' }, now),
    );
    expect(await story.cycles(older)).toEqual([['09:00', '10:15', 'reply']]);
    expect(await story.cycles(newer)).toEqual([['09:20', '10:15', 'reply']]);
    expect(await story.read(older)).toMatchObject({ status: 'customersTurn', waitingSince: null });
  });

  it('goes on from the old start when a reply of before the merge fails after all', async () => {
    const { older, newer } = await two();
    const outbox = await onItsWay(newer, 40);
    const settle = (settlement: Parameters<Settle['settle']>[2], by: Parameters<Settle['settle']>[3], now: Date) =>
      story.dataSource.transaction((tx) => story.running.app.get(Settle).settle(tx, outbox, settlement, by, now));
    const at = story.rows.minutes(40);
    await settle({ state: 'sent', externalId: `y${outbox}`, occurredAt: at }, { by: 'platform' }, at);
    await merge(newer, older);
    expect(await story.read(older)).toMatchObject({ goalDueAt: '2026-03-02T17:00:00.000Z' });
    const refused = { state: 'failed', kind: 'refused', reason: 'No such mailbox.' } as const;
    await settle(refused, { by: 'decision', actor: { kind: 'system' } }, story.clock.now());
    expect(await story.read(older)).toMatchObject({ goalDueAt: '2026-03-02T10:20:00.000Z', status: 'open' });
  });

  /** Everything that a merge may touch, of each of these conversations. */
  async function snapshot(...ids: string[]): Promise<unknown[]> {
    const of = (table: string, columns: string, only = '') =>
      `(select json_agg(r order by r::text) from (select ${columns} from ${table} where conversation_id = c.id ${only}) r)`;
    return story.dataSource.query(
      `select to_jsonb(c) - 'version' as row, ${of('conversation_labels', 'label_id')} as labels,
         ${of('subscriptions', 'user_id')} as followers, ${of('conversation_references', 'system, external_id')} as refs,
         ${of('drafts', 'user_id, kind, body')} as drafts, ${of('messages', 'id')} as messages,
         ${of('cycles', 'number, start_message_id, ended_at, level, goal_due_at, sla_due_at, changes', 'and replaced_at is null')} as waits
       from conversations c where id = any($1::bigint[]) order by id`,
      [ids],
    );
  }

  /** Three of one customer, each in other hands, with labels, drafts, followers and ids of its own. */
  async function three(): Promise<string[]> {
    const contact = await story.rows.contact();
    const ids: string[] = [];
    for (const [i, rep] of [story.people.ana, story.people.bo, story.people.lead].entries()) {
      const level = ['calm', 'frustrated', 'furious'][i]!;
      const values = {
        contact_id: contact,
        priority: i,
        attributes: JSON.stringify({ region: `r${i}`, [`a${i}`]: i }),
      };
      const id = await story.waiting(values, { occurred_at: story.rows.minutes(10 * i), level });
      await story.people.manager.caller.post(`conversations/${id}/assign`, { assigneeId: rep.id });
      const { body: label } = await story.people.manager.caller.post<{ id: string }>('labels', { name: `L${id}` });
      await story.ana.ask('PATCH', `conversations/${id}`, { addLabels: [label.id] });
      await story.ana.ask('PUT', `conversations/${id}/drafts/reply`, { body: { text: `Draft ${i}` } });
      await story.rows.dataSource.query('insert into subscriptions values ($1, $2)', [id, rep.id]);
      await story.rows.dataSource.query(`insert into conversation_references values ('shop', $2, $1)`, [id, `o${i}`]);
      ids.push(id);
    }
    await story.dataSource.transaction((tx) => recount(tx, ids));
    return ids;
  }

  it.each([
    ['the last one first', [1, 0]],
    ['the first one first', [0, 1]],
  ])('undoes two merges exactly, %s', async (_, order) => {
    const [a, b, c] = (await three()) as [string, string, string];
    const before = await snapshot(a, b, c);
    expect(await merge(c, b)).toEqual({ id: b, otherId: c });
    const between = await snapshot(a, b, c);
    expect(await merge(b, a)).toEqual({ id: a, otherId: b });
    expect(await story.read(a)).toMatchObject({ mergedIds: [b, c], labels: [{}, {}, {}], references: [{}, {}, {}] });
    const { body: drafts } = await story.ana.get(`conversations/${a}/drafts`);
    expect(drafts).toMatchObject([{ body: { text: 'Draft 0\n\nDraft 1\n\nDraft 2' } }]);
    const states: unknown[] = [];
    for (const step of order) {
      await story.ana.post(`conversations/${[c, b][step]}/unmerge`);
      states.push(await snapshot(a, b, c));
    }
    expect(states).toEqual([order[0] === 1 ? between : expect.anything(), before]);
  });

  it('lets threads that only lead to a conversation go along with it, there and back', async () => {
    const [a, b, c] = (await three()) as [string, string, string];
    const opened = async (into: string) => story.rows.conversation(story.source, { merged_into_id: into });
    const [toB, toC] = [await opened(b), await opened(c)];
    const lead = async () => {
      const rows = await story.dataSource.query<{ to: string }[]>(
        'select merged_into_id as to from conversations where id = any($1::bigint[]) order by id',
        [[toB, toC]],
      );
      return rows.map(({ to }) => to);
    };
    const part = (id: string) => story.ana.post(`conversations/${id}/unmerge`);
    await merge(c, b);
    await merge(b, a);
    expect(await lead()).toEqual([a, a]);
    await part(b);
    expect(await lead()).toEqual([b, b]);
    await part(c);
    expect(await lead()).toEqual([b, c]);
    await merge(c, b);
    await merge(b, a);
    await part(c);
    expect(await lead()).toEqual([a, c]);
    await merge(c, a);
    await part(b);
    expect(await lead()).toEqual([b, a]);
  });

  it('keeps what somebody wrote or decided while they were merged', async () => {
    const [a, b] = (await three()) as [string, string];
    await merge(b, a);
    await story.ana.ask('PUT', `conversations/${a}/drafts/reply`, { body: { text: 'Rewritten' } });
    await story.ana.ask('PATCH', `conversations/${a}`, { priority: 3 });
    await story.ana.post(`conversations/${b}/unmerge`);
    expect(await story.read(a)).toMatchObject({ priority: 3 });
    expect((await story.ana.get(`conversations/${a}/drafts`)).body).toMatchObject([{ body: { text: 'Rewritten' } }]);
    expect((await story.ana.get(`conversations/${b}/drafts`)).body).toMatchObject([{ body: { text: 'Draft 1' } }]);
  });

  it('lets a split take the claim along, and puts back marks and drafts', async () => {
    const id = await story.waiting({ listening: true, waiting_since: null }, { addressed: false });
    const second = await story.rows.mention(id, { addressed: false, occurred_at: story.rows.minutes(30) });
    await story.ana.post(`conversations/${id}/claim`);
    expect(await story.cycles(id)).toEqual([['09:00', null, null]]);
    const { body } = await story.ana.post<JoinedView>(`conversations/${id}/split`, { messageId: second });
    expect(await story.cycles(body.id)).toEqual([['09:30', null, null]]);
    await story.ana.ask('PUT', `conversations/${body.id}/drafts/reply`, { body: { text: 'For the second' } });
    await story.ana.post(`conversations/${body.id}/unsplit`);
    expect(await story.cycles(id)).toEqual([['09:00', null, null]]);
    expect(await story.cycles(body.id)).toEqual([]);
    const marks = await story.dataSource.query(
      'select conversation_id from wait_marks where conversation_id = any($1)',
      [[id, body.id]],
    );
    expect(marks).toEqual([{ conversation_id: id }]);
    expect((await story.ana.get(`conversations/${id}/drafts`)).body).toMatchObject([
      { body: { text: 'For the second' } },
    ]);
  });

  it('lets a lead settle the threat of what was merged away', async () => {
    const { older, newer } = await two();
    await merge(newer, older);
    const { lead } = story.people;
    const threats = await lead.caller.get<{ id: string; conversationId: string }[]>(`conversations/${older}/threats`);
    expect(threats.body).toMatchObject([{ conversationId: older }]);
    const { status } = await lead.caller.post(`threats/${threats.body[0]!.id}/dismiss`);
    expect(status).toBe(204);
    expect(await story.read(older)).toMatchObject({ threat: null });
  });
});
