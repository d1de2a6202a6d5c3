import { Readable } from 'node:stream';
import { DataSource } from 'typeorm';
import { ConnectorRegistry } from '../src/connectors/connector-registry.ts';
import { ImportFile } from '../src/intake/import-file.ts';
import { SettleQuarantine } from '../src/intake/settle-quarantine.ts';
import type { Principal } from '../src/people/principal.ts';
import { SourceVault } from '../src/sources/source-vault.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { mailFiles } from './support/mail-files.ts';
import { signInAs } from './support/people.ts';
import { describeWithData } from './support/shared-data.ts';

describe('importing', () => {
  let running: RunningApp;
  let mailbox: string;
  let shop: string;

  const connect = async (channel: string, settings: Record<string, unknown>) => {
    const { headers } = await signInAs(running, 'admin');
    const payload = { channel, name: channel, settings };
    const response = await running.inject({ method: 'POST', url: '/api/v1/sources', headers, payload });
    expect(response.statusCode).toBe(201);
    return response.json<{ id: string }>().id;
  };
  const sql = <Row>(query: string, params: unknown[] = []) => running.app.get(DataSource).query<Row[]>(query, params);
  const takeOne = async (source: string, name: string, content: string | Buffer) => {
    const importer = running.app.get(ImportFile);
    const before = { ...importer.counts };
    await importer.take(source, name, Readable.from([Buffer.from(content)]), { history: true });
    const { stored, repeated, quarantined } = importer.counts;
    return {
      stored: stored - before.stored,
      repeated: repeated - before.repeated,
      quarantined: quarantined - before.quarantined,
    };
  };

  beforeAll(async () => {
    running = await startApp();
    mailbox = await connect('email', {
      address: 'support@brand.example',
      user: 'support@brand.example',
      password: 'p',
      imapHost: 'mail.brand.example',
      smtpHost: 'mail.brand.example',
    });
    shop = await connect('push', {});
  });
  afterAll(() => running.close());

  it('takes JSON lines, keeps the lines that are none, and takes a repeat for free', async () => {
    const line = (id: string) =>
      JSON.stringify({
        externalId: id,
        direction: 'inbound',
        root: id,
        author: { externalId: 'ana', name: 'Ana' },
        visibility: 'private',
        addressed: true,
        occurredAt: '2026-02-01T10:00:00Z',
        text: `Hello ${id}`,
        html: '<p onclick="x()">Hi<script>alert(1)</script></p>',
        attachments: [{ name: 'a.png', contentType: 'image/png', bytes: 'PHNjcmlwdD4=' }],
      });
    const file = [line('1'), '{"externalId": "2"', line('3'), ''].join('\n');
    expect(await takeOne(shop, 'old.jsonl', file)).toEqual({ stored: 2, repeated: 0, quarantined: 1 });
    expect(await takeOne(shop, 'old.jsonl', file)).toEqual({ stored: 0, repeated: 2, quarantined: 1 });
    expect(await sql('select distinct html from messages')).toEqual([{ html: '<p>Hi</p>' }]);
    expect(await sql('select distinct content_type from attachments')).toEqual([
      { content_type: 'application/octet-stream' },
    ]);
    expect(await sql('select status, count(*)::int as n from conversations group by 1')).toEqual([
      { status: 'resolved', n: 2 },
    ]);
  });

  it('keeps lines of several files apart, and cleans what is read once more', async () => {
    const before = await sql<{ external_id: string }>('select external_id from quarantine');
    await takeOne(shop, 'one.jsonl', '{"first"');
    await takeOne(shop, 'two.jsonl', '{"second"');
    await takeOne(shop, 'three.jsonl', '\n{"second"');
    const kept = await sql<{ raw: Buffer }>('select raw from quarantine order by id');
    expect(kept.slice(before.length).map(({ raw }) => raw.toString())).toEqual(['{"first"', '{"second"']);

    const hostile = { externalId: 'again', author: null, text: 'Hi', html: '<p onclick="x()">again</p>' };
    const mention = {
      direction: 'inbound',
      visibility: 'public',
      addressed: true,
      occurredAt: '2026-02-01',
      ...hostile,
    };
    const [item] = await sql<{ id: string }>(
      `insert into quarantine (source_id, external_id, raw, error, received_at)
       values ($1, 'again', convert_to($2, 'UTF8'), 'was broken', '2026-02-02Z') returning id`,
      [shop, JSON.stringify(mention)],
    );
    const principal = {
      kind: 'user',
      userId: (await signInAs(running, 'manager')).userId,
      role: 'manager',
    } as Principal;
    expect(await running.app.get(SettleQuarantine).retry(principal, item!.id)).toEqual({ taken: true, error: null });
    expect(await sql(`select html from messages where external_id = 'again'`)).toEqual([{ html: '<p>again</p>' }]);
  });

  it('says what kind of file it cannot read', async () => {
    await expect(takeOne(shop, 'holiday.png', 'x')).rejects.toThrow(/\.jsonl/);
  });

  describeWithData('mail', 'real mail', (folder) => {
    it('is in the inbox exactly once, or stands aside with a reason', async () => {
      const files = await mailFiles(folder);
      const importer = running.app.get(ImportFile);
      const take = async (some: typeof files) => {
        for (const { raw } of some) await importer.take(mailbox, 'mail.eml', Readable.from([raw]), { history: false });
      };
      const kept = async () =>
        new Set(
          (
            await sql<{ id: string }>(
              `select external_id as id from messages where source_id = $1 union all select external_id from quarantine where source_id = $1
           union all select external_id from held_replies where source_id = $1`,
              [mailbox],
            )
          ).map(({ id }) => id),
        );
      const email = running.app.get(ConnectorRegistry).get('email');
      const access = await running.app.get(SourceVault).open(mailbox);
      const ids = new Set<string>();
      for (const { raw } of files)
        for await (const { mentions, unreadable = [] } of email.importFile!(access, 'mail.eml', Readable.from([raw])))
          for (const { externalId } of [...mentions, ...unreadable]) ids.add(externalId);
      await take(files);
      const found = await kept();
      const [{ aside }] = (await sql<{ aside: number }>(
        'select count(*)::int as aside from quarantine where source_id = $1',
        [mailbox],
      )) as [{ aside: number }];
      const [{ messages }] = (await sql<{ messages: number }>(
        'select count(*)::int as messages from messages where source_id = $1',
        [mailbox],
      )) as [{ messages: number }];
      console.info(`${files.length} mails, ${ids.size} different ones: ${messages} in the inbox, ${aside} aside`);
      expect([...ids].filter((id) => !found.has(id))).toEqual([]);
      expect(aside / files.length).toBeLessThanOrEqual(0.005);
      await take(files.filter((_, i) => i % 7 === 0));
      expect(await sql('select count(*)::int as n from messages where source_id = $1', [mailbox])).toEqual([
        { n: messages },
      ]);
    });
  });
});
