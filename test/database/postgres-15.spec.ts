import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.ts';
import { migrate } from '../../src/database/migrate.ts';
import { Ingest } from '../../src/intake/ingest.ts';
import type { ConversationPage } from '../../src/inbox/conversation.dto.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Caller } from '../support/caller.ts';
import { DebianPostgres, describeWithPostgres15 } from '../support/debian-postgres.ts';
import { signInAs } from '../support/people.ts';
import { Rows } from '../support/rows.ts';
import { ScriptedConnector } from '../support/scripted-connector.ts';
import { says } from '../support/talking-connector.ts';

/** The oldest PostgreSQL that we promise to work with: what `DATABASE_URL` may point at. */
describeWithPostgres15('PostgreSQL 15', () => {
  let server: DebianPostgres;
  let running: RunningApp | undefined;
  beforeAll(async () => {
    server = await DebianPostgres.start();
  });
  afterAll(async () => {
    await running?.close();
    await server?.stop();
  });

  it('is migrated forward, back, and forward again', async () => {
    await migrate(server.url);
    const dataSource = await new DataSource(dataSourceOptions(server.url)).initialize();
    const count = dataSource.migrations.length;
    for (let i = 0; i < count; i++) await dataSource.undoLastMigration();
    const tables = `select table_name from information_schema.tables where table_schema = 'public' and table_name <> 'migrations'`;
    expect(await dataSource.query(tables)).toEqual([]);
    expect(await dataSource.runMigrations()).toHaveLength(count);
    const [{ version }] = await dataSource.query<[{ version: string }]>(
      `select current_setting('server_version') as version`,
    );
    expect(version).toMatch(/^15\./);
    await dataSource.destroy();
  });

  it('carries a question from the platform to the inbox, and the answer back', async () => {
    const platform = new ScriptedConnector();
    running = await startApp({ connectors: [platform], db: { url: server.url, drop: async () => undefined } });
    const rows = new Rows(running.app.get(DataSource), new Date());
    const source = await rows.source({ channel: platform.spec.channel });
    const caller = new Caller(running, await signInAs(running, 'manager'));
    const question = says('q', 'This is the third time I ask where my lampovka is!', rows.at);
    await running.app.get(Ingest).ingest(source, { mentions: [question] }, { now: rows.at });
    const found = (await caller.get<ConversationPage>('conversations', { q: 'lampovka', status: 'all' })).body.items;
    expect(found).toMatchObject([{ status: 'open', preview: { text: question.text } }]);
    await caller.post(`conversations/${found[0]!.id}/replies`, { text: 'It comes today.', undoSeconds: 0 });
    await running.app.get(Sender).round();
    await running.app.get(Sender).idle();
    expect(platform.posts.map(({ text }) => text)).toEqual(['It comes today.']);
    const cycles = await rows.dataSource.query<unknown[]>('select ended_by from cycles where replaced_at is null');
    expect(cycles).toEqual([{ ended_by: 'reply' }]);
  });
});
