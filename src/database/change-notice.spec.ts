import { DataSource } from 'typeorm';
import pg from 'pg';
import { freshDatabase } from '../../test/support/database.ts';
import { changeChannel, noticesOf, notifyChanged, type ChangeNotice } from './change-notice.ts';
import { dataSourceOptions } from './data-source.ts';

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(9_000_000_000_000_000_000n + BigInt(i)));

describe('noticesOf', () => {
  it('says a small change once, without repeats', () => {
    expect(noticesOf({ conversationIds: ['1', '2', '1'], userIds: ['3'], topics: [] })).toEqual([
      { conversationIds: ['1', '2'], userIds: ['3'] },
    ]);
  });

  it('says nothing of nothing', () => {
    expect(noticesOf({})).toEqual([]);
    expect(noticesOf({ conversationIds: [] })).toEqual([]);
  });

  it('cuts a large change into payloads that PostgreSQL takes, and gives up in favour of a resync', () => {
    const notices = noticesOf({ conversationIds: ids(1000) });
    expect(notices.flatMap((n) => n.conversationIds)).toEqual(ids(1000));
    for (const notice of notices) expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(8000);
    expect(noticesOf({ conversationIds: ids(100_000) })).toEqual([{ resync: true }]);
  });
});

it('is heard by others when the transaction commits, and never when it rolls back', async () => {
  const database = await freshDatabase();
  const dataSource = await new DataSource(dataSourceOptions(database.url)).initialize();
  const listener = new pg.Client(database.url);
  await listener.connect();
  try {
    await listener.query(`listen ${changeChannel}`);
    const heard: ChangeNotice[] = [];
    const done = new Promise<void>((resolve) =>
      listener.on('notification', (message) => {
        const notice = JSON.parse(message.payload!) as ChangeNotice;
        heard.push(notice);
        if (notice.topics?.includes('end')) resolve();
      }),
    );
    await expect(
      dataSource.transaction(async (tx) => {
        await notifyChanged(tx, { conversationIds: ['1'] });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await dataSource.transaction((tx) => notifyChanged(tx, { conversationIds: ids(299) }));
    await dataSource.transaction((tx) => notifyChanged(tx, { topics: ['end'] }));
    await done;
    expect(heard).toEqual([{ conversationIds: ids(299) }, { topics: ['end'] }]);
  } finally {
    await listener.end();
    await dataSource.destroy();
    await database.drop();
  }
});
