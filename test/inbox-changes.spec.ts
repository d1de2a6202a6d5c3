import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { type Problem } from '../src/common/problem.ts';
import { type ChangeView } from '../src/inbox/changes/change.dto.ts';
import { Waker } from '../src/inbox/changes/waker.ts';
import { type ConversationView } from '../src/inbox/conversation.dto.ts';
import { Refolder } from '../src/inbox/refolder.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { InboxRows } from './support/inbox-rows.ts';
import { signInAs } from './support/people.ts';

describe('changing conversations', () => {
  let running: RunningApp;
  let dataSource: DataSource;
  let rows: InboxRows;
  const clock = new TestClock(new Date('2026-03-02T10:00:00Z'));
  let ana: Caller;
  let bo: Caller;
  let anaId: string;
  let boId: string;
  let source: string;
  let other: string;

  beforeAll(async () => {
    running = await startApp({ clock });
    dataSource = running.app.get(DataSource);
    rows = new InboxRows(dataSource);
    source = await rows.source();
    other = await rows.source();
    const [one, two] = [await signInAs(running, 'rep'), await signInAs(running, 'rep')];
    [anaId, boId, ana, bo] = [one.userId, two.userId, new Caller(running, one), new Caller(running, two)];
    await rows.team([anaId, boId], [source]);
  });
  afterAll(() => running.close());

  /** Open, with one message that waits, folded as ingest leaves it. */
  const waiting = async (values: Record<string, unknown> = {}, message: Record<string, unknown> = {}) => {
    const id = await rows.conversation(source, values);
    await rows.mention(id, message);
    await dataSource.transaction((tx) => running.app.get(Refolder).refold(tx, [id], clock.now(), 'test'));
    return id;
  };
  const read = async (id: string) => (await ana.get<ConversationView>(`conversations/${id}`)).body;
  const history = async (id: string): Promise<[string, Record<string, unknown>][]> =>
    (
      await dataSource.query<{ type: string; data: Record<string, unknown> }[]>(
        "select type, data from events where conversation_id = $1 and type like 'conversation.%' order by xid, id",
        [id],
      )
    ).map(({ type, data }) => [type, data]);
  const act = async (id: string, what: string, body: unknown = {}, as = ana) =>
    (await as.post<ChangeView>(`conversations/${id}/${what}`, body)).body;

  it('resolves with the reason in its history, and takes it back', async () => {
    const id = await waiting();
    const { status, body } = await ana.ask<ChangeView>('PATCH', `conversations/${id}`, {
      status: 'resolved',
      reason: 'Delivered yesterday',
      priority: 2,
    });
    expect([status, body.items]).toEqual([200, [{ id, changed: true, version: 2, problem: null }]]);
    expect(await read(id)).toMatchObject({ status: 'resolved', priority: 2, waitingSince: rows.at.toISOString() });
    expect(await history(id)).toEqual([
      [
        'conversation.statusChanged',
        { before: { status: 'open' }, after: { status: 'resolved' }, reason: 'Delivered yesterday' },
      ],
      [
        'conversation.priorityChanged',
        { before: { priority: 0 }, after: { priority: 2 }, reason: 'Delivered yesterday' },
      ],
    ]);
    await bo.post(`conversations/changes/${body.changeId}/undo`);
    expect(await read(id)).toMatchObject({ status: 'open', priority: 0, version: 3 });
    const again = await bo.post<Problem>(`conversations/changes/${body.changeId}/undo`);
    expect([again.status, again.body.code]).toEqual([409, 'change-undone']);
  });

  it('leaves alone what is as wanted already', async () => {
    const id = await waiting();
    const { body } = await ana.ask<ChangeView>('PATCH', `conversations/${id}`, { status: 'open', priority: 0 });
    expect(body).toEqual({ changeId: null, items: [{ id, changed: false, version: 1, problem: null }] });
    expect(await history(id)).toEqual([]);
  });

  it('refuses to overwrite what a colleague has changed since', async () => {
    const id = await waiting();
    const patch = (body: unknown) => ana.ask<Problem>('PATCH', `conversations/${id}`, body, { 'if-match': '"1"' });
    expect((await patch({ priority: 1 })).status).toBe(200);
    const late = await patch({ status: 'resolved' });
    expect([late.status, late.body.code]).toEqual([412, 'version-stale']);
    expect((await read(id)).status).toBe('open');
  });

  it('snoozes until a time in the future and wakes then', async () => {
    const id = await waiting();
    const snooze = (snoozedUntil: string) =>
      ana.ask<Problem>('PATCH', `conversations/${id}`, { status: 'snoozed', snoozedUntil });
    expect((await snooze('2026-03-02T09:59:00Z')).body.code).toBe('snooze-time-missing');
    expect((await snooze('2026-03-02T11:00:00Z')).status).toBe(200);
    expect(await running.app.get(Waker).wake()).toBe(0);
    clock.advance(3600_000);
    expect(await running.app.get(Waker).wake()).toBe(1);
    expect(await read(id)).toMatchObject({ status: 'open', snoozedUntil: null });
  });

  it('is claimed by one, and not out of another’s hands', async () => {
    const id = await waiting();
    await act(id, 'claim');
    expect((await read(id)).assignee?.id).toBe(anaId);
    const second = await bo.post<Problem>(`conversations/${id}/claim`);
    expect([second.status, second.body.code]).toEqual([409, 'assigned-to-another']);
    await act(id, 'assign', { assigneeId: boId });
    expect((await read(id)).assignee?.id).toBe(boId);
    await act(id, 'assign', { assigneeId: null });
    expect((await read(id)).assignee).toBeNull();
  });

  it('gives nothing to somebody who is away or gone', async () => {
    const id = await waiting();
    const away = await rows.user({ name: 'Kai', availability: 'away' });
    const gone = await rows.user({ deactivated_at: rows.at });
    const refusal = async (assigneeId: string) =>
      (await ana.post<Problem>(`conversations/${id}/assign`, { assigneeId })).body;
    expect(await refusal(away)).toMatchObject({ code: 'assignee-away', detail: 'Kai is away. Choose somebody else.' });
    expect((await refusal(gone)).code).toBe('assignee-gone');
  });

  it('starts the wait of something overheard when it is claimed', async () => {
    const id = await waiting({ listening: true, waiting_since: null }, { addressed: false });
    expect(await read(id)).toMatchObject({ listening: true, turn: null });
    const { changeId } = await act(id, 'claim');
    expect(await read(id)).toMatchObject({ listening: false, waitingSince: rows.at.toISOString() });
    await ana.post(`conversations/changes/${changeId}/undo`);
    expect(await read(id)).toMatchObject({ listening: true, waitingSince: null, assignee: null });
  });

  it('is passed on with a reason, out of sight where the other team’s accounts are', async () => {
    const id = await waiting();
    const lone = await rows.team([], [other]);
    expect((await ana.post(`conversations/${id}/pass-on`, { teamId: lone })).status).toBe(422);
    const { items } = await act(id, 'pass-on', { teamId: lone, reason: 'A refund above my limit' });
    expect(items[0]?.changed).toBe(true);
    expect((await history(id)).at(-1)).toEqual([
      'conversation.passedOn',
      { before: { teamId: null }, after: { teamId: lone }, reason: 'A refund above my limit' },
    ]);
  });

  it('ends a wait that needs no answer, and takes that back', async () => {
    const id = await waiting();
    const { changeId } = await act(id, 'no-answer-needed', { reason: 'thanks' });
    expect(await read(id)).toMatchObject({ status: 'resolved', waitingSince: null });
    const [cycle] = await dataSource.query(
      'select ended_by, end_reason from cycles where conversation_id = $1 and replaced_at is null',
      [id],
    );
    expect(cycle).toEqual({ ended_by: 'noAnswerNeeded', end_reason: 'thanks' });
    await ana.post(`conversations/changes/${changeId}/undo`);
    expect(await read(id)).toMatchObject({ status: 'open', waitingSince: rows.at.toISOString() });
  });

  it('changes many, tells of each what became of it, and undoes only what nobody touched since', async () => {
    const [first, second] = [await waiting(), await waiting()];
    const hidden = await rows.conversation(other);
    const label = await rows.insert('labels', { name: 'refund', created_at: rows.at });
    const region = { subject: 'conversation', key: 'region', label: 'Region', kind: 'choice', created_at: rows.at };
    await rows.insert('attribute_definitions', { ...region, choices: ['north'] });
    const wrong = await ana.ask<Problem>('PATCH', `conversations/${first}`, {
      attributes: { region: 'east', size: 3 },
    });
    expect([wrong.status, wrong.body.fields]).toEqual([
      422,
      { 'attributes.region': 'This must be a choice: north.', 'attributes.size': 'No such attribute is defined.' },
    ]);
    const { body } = await ana.post<ChangeView>('conversations/bulk', {
      ids: [first, hidden, second],
      change: { status: 'resolved', addLabels: [label], attributes: { region: 'north' } },
    });
    expect(body.items.map(({ changed, problem }) => [changed, problem?.code])).toEqual([
      [true, undefined],
      [false, 'conversation-not-found'],
      [true, undefined],
    ]);
    expect(await read(first)).toMatchObject({ labels: [{ name: 'refund' }], attributes: { region: 'north' } });
    await ana.ask('PATCH', `conversations/${second}`, { status: 'open' });
    const { body: undone } = await ana.post<ChangeView>(`conversations/changes/${body.changeId}/undo`);
    expect(undone.items.map(({ id, problem }) => [id, problem?.code])).toEqual([
      [first, undefined],
      [second, 'changed-meanwhile'],
    ]);
    expect(await read(first)).toMatchObject({ status: 'open', labels: [], attributes: {} });
    expect(await read(second)).toMatchObject({ status: 'open', labels: [{ name: 'refund' }] });
  });

  it('is done once, however often it is sent with one key', async () => {
    const id = await waiting();
    const key = { 'idempotency-key': 'claim-1' };
    const first = await ana.post<ChangeView>(`conversations/${id}/claim`, {}, key);
    const second = await ana.post<ChangeView>(`conversations/${id}/claim`, {}, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect((await history(id)).length).toBe(1);
  });
});
