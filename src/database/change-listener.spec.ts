import pg from 'pg';
import { DataSource } from 'typeorm';
import { freshDatabase } from '../../test/support/database.ts';
import { ChangeListener } from './change-listener.ts';
import { notifyChanged, type ChangeNotice } from './change-notice.ts';
import { dataSourceOptions } from './data-source.ts';

describe('the listener', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let dataSource: DataSource;
  let listener: ChangeListener;
  let heard: ChangeNotice[];
  let wake: () => void;

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };

  beforeAll(async () => {
    database = await freshDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
    listener = new ChangeListener(dataSource);
    heard = [];
    listener.onChange((notice) => {
      heard.push(notice);
      wake?.();
    });
    await listener.onApplicationBootstrap();
  });

  afterAll(async () => {
    await listener.onApplicationShutdown();
    await dataSource.destroy();
    await database.drop();
  });

  it('hears what commits', async () => {
    await dataSource.transaction((tx) => notifyChanged(tx, { conversationIds: ['7'] }));
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ conversationIds: ['7'] }]);
  });

  it('connects again after its connection was killed, says resync, and hears on', async () => {
    heard.length = 0;
    const admin = new pg.Client(database.url);
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'earshot listener' and datname = current_database()`,
    );
    await admin.end();
    await until(() => heard.some((notice) => notice.resync));
    await dataSource.transaction((tx) => notifyChanged(tx, { topics: ['after'] }));
    await until(() => heard.some((notice) => notice.topics?.includes('after')));
  });

  it('hears channels that are asked for later', async () => {
    const said: string[] = [];
    listener.on('earshot_other', (payload) => said.push(payload));
    // the order to listen is on its way: what is said before it arrives is not heard
    while (said.length === 0) await dataSource.query(`select pg_notify('earshot_other', 'hello')`);
    expect(said[0]).toBe('hello');
  });
});
