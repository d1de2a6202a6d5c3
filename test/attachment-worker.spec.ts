import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import { ConnectorError } from '../src/connectors/connector-error.ts';
import type { SourceAccess } from '../src/connectors/connector.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { PushConnector } from '../src/connectors/push/push-connector.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { ChangeListener } from '../src/database/change-listener.ts';
import { EraseContact } from '../src/inbox/contacts/erase-contact.ts';
import { AttachmentWorker } from '../src/intake/attachment-worker.ts';
import { Ingest } from '../src/intake/ingest.ts';
import type { Principal } from '../src/people/principal.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { until } from './support/condition.ts';
import { signInAs } from './support/people.ts';
import { PictureHost } from './support/picture-host.ts';
import { Rows } from './support/rows.ts';
import { ScriptedConnector } from './support/scripted-connector.ts';
import { says } from './support/talking-connector.ts';

/** The invented platform with files behind references. */
class FileConnector extends ScriptedConnector {
  readonly files = new Map<string, { bytes: Uint8Array; contentType: string } | Error>();
  readonly fetched: string[] = [];
  /** Runs while a file is on its way. */
  meanwhile: () => Promise<unknown> = async () => undefined;

  async fetchAttachment(_source: SourceAccess, remote: string) {
    this.fetched.push(remote);
    await this.meanwhile();
    const file = this.files.get(remote);
    if (file instanceof Error) throw file;
    return file ?? { bytes: Buffer.from(`bytes of ${remote}`), contentType: 'text/plain' };
  }
}

describe('files that come by reference', () => {
  const clock = new TestClock(new Date('2026-03-02T10:00:00Z'));
  const platform = new FileConnector();
  let running: RunningApp;
  let rows: Rows;
  let source: string;
  let manager: Awaited<ReturnType<typeof signInAs>>;
  beforeAll(async () => {
    running = await startApp({ clock, connectors: [platform, new PushConnector()] });
    rows = new Rows(running.app.get(DataSource));
    source = await rows.source({ channel: platform.spec.channel });
    manager = await signInAs(running, 'manager');
  });
  afterAll(() => running.close());
  beforeEach(() => {
    platform.fetched.length = 0;
    platform.meanwhile = async () => undefined;
  });

  const sql = <Row>(query: string, ...values: unknown[]) => rows.dataSource.query<Row[]>(query, values);
  const worker = () => running.app.get(AttachmentWorker);
  const come = async (remote: string, contentType = 'image/png', account = source) => {
    const attachments = [{ name: 'file', contentType, remote }];
    const mention = { ...says(remote, 'See the file', clock.now(), `author of ${remote}`), attachments };
    await running.app.get(Ingest).ingest(account, { mentions: [mention] }, { now: clock.now() });
  };
  const file = async (remote: string) => {
    const [row] = await sql<Record<string, unknown>>(
      `select a.id, a.state, a.reason, a.content_type, a.size, a.attempts,
         (select string_agg(bytes, '' order by number) from attachment_chunks where attachment_id = a.id) as bytes
       from attachments a join messages m on m.id = a.message_id where m.external_id = $1`,
      remote,
    );
    return row;
  };

  it('are fetched, named by their bytes and handed out as downloads', async () => {
    platform.files.set('a', { bytes: Buffer.from('%PDF-1.7 hello'), contentType: 'image/png' });
    platform.files.set('b', { bytes: Buffer.from('<script>alert(1)</script>'), contentType: 'text/html' });
    await come('a');
    await come('b');
    expect(await file('a')).toMatchObject({ state: 'pending', bytes: null });
    await worker().tick();
    expect(await file('a')).toMatchObject({
      state: 'stored',
      content_type: 'application/pdf',
      size: '14',
      reason: null,
    });
    expect(await file('b')).toMatchObject({ state: 'stored', content_type: 'application/octet-stream' });
    const { id } = (await file('a')) as { id: string };
    const response = await running.inject({ url: `/api/v1/attachments/${id}`, headers: manager.headers });
    expect([response.statusCode, response.body]).toEqual([200, '%PDF-1.7 hello']);
    const events = await sql<{ data: unknown }>(
      `select data from events where type = 'message.fileSettled' order by id`,
    );
    expect(events).toContainEqual({ data: { attachmentId: id, state: 'stored' } });
  });

  it('are told of where their conversation is shown', async () => {
    await come('stays');
    await come('goes');
    const [stays, goes] = (
      await sql<{ id: string }>(
        `select conversation_id as id from messages where external_id in ('stays', 'goes') order by external_id desc`,
      )
    ).map(({ id }) => id);
    await sql('update conversations set merged_into_id = $2 where id = $1', goes, stays);
    await sql(`update attachments set state = 'refused' where message_id in (
      select id from messages where external_id = 'stays')`);
    const told: string[] = [];
    const stop = running.app
      .get(ChangeListener)
      .onChange(({ conversationIds = [] }) => void told.push(...conversationIds));
    await worker().tick();
    await until('somebody is told', () => told.length > 0);
    stop();
    expect(told).toEqual([stays]);
  });

  it('are tried again while they may come, later each time, and refused when they will not', async () => {
    platform.files.set('slow', ConnectorError.unavailable('Nobody answers.'));
    platform.files.set('gone', ConnectorError.rejected('The file is gone.'));
    platform.files.set('never', new Error('a surprise'));
    for (const remote of ['slow', 'gone', 'never']) await come(remote);
    await worker().tick();
    expect(await file('gone')).toMatchObject({ state: 'refused', reason: 'The file is gone.', attempts: 1 });
    expect(await file('slow')).toMatchObject({ state: 'pending', reason: 'Nobody answers.', attempts: 1 });
    await worker().tick();
    expect(platform.fetched.toSorted()).toEqual(['gone', 'never', 'slow']);
    platform.files.delete('slow');
    for (let i = 0; i < 12; i++) {
      clock.advance(301_000);
      await worker().tick();
    }
    expect(await file('slow')).toMatchObject({ state: 'stored', attempts: 2, reason: null });
    expect(await file('never')).toMatchObject({ state: 'refused', attempts: 12 });
  });

  it('are refused when they are too large, and when the account is gone', async () => {
    platform.files.set('huge', { bytes: Buffer.alloc(25_000_001), contentType: 'video/mp4' });
    const removed = await rows.source({ channel: platform.spec.channel });
    await come('huge');
    await come('orphan', 'image/png', removed);
    await sql(`update sources set status = 'removed' where id = $1`, removed);
    await worker().tick();
    expect(await file('huge')).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('25000000') as string,
    });
    expect(await file('orphan')).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('disconnected') as string,
    });
  });

  it('are fetched by one process at a time, and by another when that one is gone', async () => {
    for (let i = 0; i < 8; i++) await come(`shared-${i}`);
    const other = await startApp({ clock, connectors: [platform], db: running.db });
    await Promise.all([worker().tick(), other.app.get(AttachmentWorker).tick()]);
    await other.close();
    expect(platform.fetched.toSorted()).toEqual(Array.from({ length: 8 }, (_, i) => `shared-${i}`));
    await come('left-behind');
    await sql(
      `update attachments set attempts = 1, next_attempt_at = $1 where remote = 'left-behind'`,
      new Date(clock.now().getTime() + 120_000),
    );
    await worker().tick();
    expect(await file('left-behind')).toMatchObject({ state: 'pending' });
    clock.advance(120_000);
    await worker().tick();
    expect(await file('left-behind')).toMatchObject({ state: 'stored' });
  });

  it('leave nothing behind when their customer is erased on the way', async () => {
    await come('of-the-erased');
    const [{ contact_id }] = (await sql<{ contact_id: string }>(
      `select contact_id from messages where external_id = 'of-the-erased'`,
    )) as [{ contact_id: string }];
    const principal = { kind: 'user', userId: manager.userId, role: 'admin' } as Principal;
    platform.meanwhile = () => running.app.get(EraseContact).erase(contact_id, principal);
    await worker().tick();
    expect(platform.fetched).toEqual(['of-the-erased']);
    expect(await sql(`select 1 from attachment_chunks where bytes = 'bytes of of-the-erased'`)).toEqual([]);
  });

  it('are had from plain addresses only on the open internet', async () => {
    const host = await PictureHost.open();
    const push = await rows.source({ channel: 'push' });
    for (const remote of [
      `${host.url}/lamp.png`,
      'http://localhost:1/x',
      'file:///etc/passwd',
      'http://u:p@example.com/',
    ])
      await come(remote, 'image/png', push);
    await worker().tick();
    const states = await sql<{ state: string }>(
      `select a.state from attachments a where source_id = $1 order by id`,
      push,
    );
    await host.close();
    expect(states.map(({ state }) => state)).toEqual(Array.from({ length: 4 }, () => 'refused'));
    expect(host.asked).toEqual([]);
  });

  it.each([new FacebookConnector(), new XConnector()])(
    'never lead a platform’s client to another host',
    async (connector) => {
      const access = { allowPrivateHosts: true, now: () => clock.now() } as SourceAccess;
      for (const remote of [
        'https://fbcdn.net.example.com/x',
        'https://pbs.twimg.com.example.com/x',
        'http://127.0.0.1/x',
      ])
        await expect(connector.fetchAttachment(access, remote, 1000)).rejects.toMatchObject({ kind: 'rejected' });
    },
  );
});
