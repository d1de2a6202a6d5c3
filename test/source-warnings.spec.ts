import { DataSource } from 'typeorm';
import { TestClock } from '../src/common/clock.ts';
import type { TestResult } from '../src/connectors/connector.ts';
import type { Page } from '../src/connectors/mention.ts';
import { Poller } from '../src/intake/poller.ts';
import { SourceSweep } from '../src/intake/source-sweep.ts';
import type { SourceView } from '../src/sources/source.dto.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { signInAs } from './support/people.ts';
import { TalkingConnector } from './support/talking-connector.ts';

const monday = new Date('2026-03-02T09:00:00Z');

/** Everything arrives, and the platform says something that people should know. */
class WarningConnector extends TalkingConnector {
  warnings: Record<string, string | null> = {};
  result: TestResult = { ok: true, message: 'It works.' };

  override async poll(...given: Parameters<TalkingConnector['poll']>): Promise<Page> {
    return { ...(await super.poll(...given)), warnings: this.warnings };
  }

  override async test(): Promise<TestResult> {
    return this.result;
  }
}

describe('what needs attention although everything arrives', () => {
  const clock = new TestClock(monday);
  const platform = new WarningConnector();
  let running: RunningApp;
  let admin: Caller;
  beforeAll(async () => {
    running = await startApp({ clock, connectors: [platform] });
    admin = new Caller(running, await signInAs(running, 'admin'));
    const payload = { channel: 'scripted', name: 'Brand page', settings: { secret: 'hush' } };
    expect((await admin.post('sources', payload)).status).toBe(201);
  });
  afterAll(() => running?.close());

  const sql = (query: string, values: unknown[] = []) => running.app.get(DataSource).query<unknown[]>(query, values);
  const later = (minutes: number) => new Date(monday.getTime() + minutes * 60_000);
  async function poll(minutes: number, warnings: Record<string, string | null>): Promise<void> {
    platform.warnings = warnings;
    clock.set(later(minutes));
    await running.app.get(Poller).pollDue();
  }
  const shown = async () => {
    // stories leap over days in which the admin would have come back
    await sql(`update sessions set last_seen_at = $1, expires_at = $1::timestamptz + interval '1 day'`, [clock.now()]);
    const [source] = (await admin.get<SourceView[]>('sources')).body;
    expect(source!.health).toMatchObject({ state: 'receiving' });
    return source!.health.warnings;
  };
  const events = () => sql(`select data ->> 'key' as key from events where type = 'source.warned' order by at`);

  it('stands on the account from the first time it was said until it is over, and is told once', async () => {
    await poll(0, { version: 'The version goes out of use.' });
    await poll(2, { version: 'The version goes out of use.' });
    await poll(4, {});
    expect(await shown()).toEqual([{ text: 'The version goes out of use.', since: later(0).toJSON() }]);
    expect(await events()).toEqual([{ key: 'version' }]);
    await poll(6, { version: null });
    expect(await shown()).toEqual([]);
  });

  it('is forgotten when the settings change, and said again if they changed nothing', async () => {
    await poll(8, { webhook: 'The platform cannot reach us.' });
    const [source] = (await admin.get<SourceView[]>('sources')).body;
    expect((await admin.ask('PATCH', `sources/${source!.id}`, { settings: { secret: 'other' } })).status).toBe(200);
    expect(await shown()).toEqual([]);
    await poll(10, { webhook: 'The platform cannot reach us.' });
    expect(await shown()).toMatchObject([{ since: later(10).toJSON() }]);
    await poll(12, { webhook: null });
  });

  it('comes from the daily check too', async () => {
    platform.result = { ok: true, message: 'It works.', attention: 'The token expires on Friday.' };
    clock.set(later(60 * 25));
    await running.app.get(SourceSweep).sweep();
    expect(await shown()).toMatchObject([{ text: 'The token expires on Friday.' }]);
    platform.result = { ok: false, message: 'The token lacks a permission.', missingScopes: ['read'] };
    clock.set(later(60 * 50));
    await running.app.get(SourceSweep).sweep();
    expect(await shown()).toMatchObject([{ text: 'The token lacks a permission.' }]);
    platform.result = { ok: true, message: 'It works.' };
    clock.set(later(60 * 75));
    await running.app.get(SourceSweep).sweep();
    expect(await shown()).toEqual([]);
  });
});
