import { DataSource } from 'typeorm';
import type { Problem } from '../src/common/problem.ts';
import type { ConnectorSpec } from '../src/connectors/connector-spec.ts';
import type { ReplyOptionsView } from '../src/delivery/reply.dto.ts';
import type { SourceView } from '../src/sources/source.dto.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { InboxRows } from './support/inbox-rows.ts';
import { signInAs, tokenWith } from './support/people.ts';

describe('the whole app', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp();
  });
  afterAll(() => running.close());

  it('lets no foreign script run and no other site frame it', async () => {
    const { headers } = await running.inject({ url: '/api/v1/nothing-here' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('answers an unknown address of the API with 404', async () => {
    expect((await running.inject({ url: '/api/v1/nothing-here' })).statusCode).toBe(404);
  });

  it('refuses bodies that are too large, too deep, or no UTF-8, as problems', async () => {
    const send = async (body: Buffer | string) => {
      const headers = { 'content-type': 'application/json' };
      const { statusCode, json } = await running.inject({
        method: 'POST',
        url: '/api/v1/sources',
        headers,
        payload: body,
      });
      return [statusCode, json<{ code: string }>().code];
    };
    expect(await send(Buffer.alloc(16 * 1024 * 1024 + 1, 0x20))).toEqual([413, expect.stringContaining('too-large')]);
    expect(await send('[' + '{"a":['.repeat(50_000))).toEqual([400, expect.anything()]);
    expect(await send('['.repeat(5000) + ']'.repeat(5000))).toEqual([400, 'json-too-deep']);
    expect(await send(Buffer.from([0x22, 0xff, 0x22]))).toEqual([400, 'body-not-utf8']);
  });

  it('says that it is alive and ready', async () => {
    expect((await running.inject({ url: '/health/live' })).json()).toEqual({ status: 'alive' });
    expect((await running.inject({ url: '/health/ready' })).json()).toEqual({ status: 'ready' });
  });

  it('tells its metrics to this machine, and to nobody who comes through a proxy', async () => {
    const own = await running.inject({ url: '/metrics' });
    expect(own.statusCode).toBe(200);
    expect(own.body).toContain('process_resident_memory_bytes');
    expect(own.body).toContain('earshot_cycles_past_sla 0');
    expect(own.body).toContain('earshot_outbox_oldest_seconds 0');
    const foreign = await running.inject({ url: '/metrics', headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(foreign.statusCode).toBe(403);
  });

  it('tells people in their own language what connectors say', async () => {
    const rows = new InboxRows(running.app.get(DataSource));
    const settings = { handle: 'brand', userId: '900' };
    const source = await rows.source({ channel: 'x', settings });
    const last_error = 'X asks us to slow down. Wait a moment. It is tried again.';
    await rows.insert('source_states', { source_id: source, next_poll_at: rows.at, last_error });
    const conversation = await rows.conversation(source);
    await rows.mention(conversation, { source_id: source, meta: '{"postId":"1"}' });
    const admin = await signInAs(running, 'admin');
    await rows.dataSource.query(`update users set locale = 'pl-PL' where id = $1`, [admin.userId]);
    const polish = new Caller(running, admin);
    const { body: sources } = await polish.get<SourceView[]>('sources');
    expect(sources[0]!.health.lastError).toBe('X prosi o zwolnienie tempa. Wait a moment. Nastąpi ponowna próba.');
    const options = `conversations/${conversation}/reply-options`;
    const { body } = await polish.get<ReplyOptionsView>(options);
    expect(body.action).toBe('Odpowiedz publicznie na X jako @brand');
    expect(body.reason).toMatch(/^X pozwala aplikacji odpowiadać tylko .* cytuje @brand,/);
    expect(body.actions.map(({ label }) => label)).toContain('Ukryj odpowiedź');
    const { body: channels } = await polish.get<ConnectorSpec[]>('channels');
    const handle = channels.find(({ channel }) => channel === 'x')!.settings.find(({ name }) => name === 'handle')!;
    expect(handle).toMatchObject({ label: 'Nazwa użytkownika', help: 'Konta, które wspominają klienci, bez @.' });
    const refused = await polish.post<Problem>(`conversations/${conversation}/replies`, { text: 'Hello' });
    expect(refused.body).toMatchObject({ code: 'reply-not-allowed', detail: body.reason });
    const nowhere = await polish.get<Problem>('sources/999999');
    expect(nowhere.body.detail).toBe('Nie ma takiego połączonego konta albo nie możesz go oglądać.');
    const program = new Caller(running, await tokenWith(running, 'sources:read', 'conversations:read'));
    expect((await program.get<SourceView[]>('sources')).body[0]!.health.lastError).toBe(last_error);
    const estonian = await program.ask<ReplyOptionsView>('GET', options, undefined, {
      'accept-language': 'de, et;q=0.8, en;q=0.5',
    });
    expect(estonian.body.action).toBe('Vasta X-is avalikult kasutajana @brand');
  });
});

describe('a worker', () => {
  it('answers its monitors, with the right token, and nobody else', async () => {
    const { inject, close } = await startApp({ env: { EARSHOT_ROLE: 'worker', EARSHOT_METRICS_TOKEN: 'open-sesame' } });
    const asked = (url: string, headers = {}) => inject({ url, headers }).then(({ statusCode }) => statusCode);
    expect(await asked('/health/ready')).toBe(200);
    expect(await asked('/api/v1/sources')).toBe(404);
    expect(await asked('/metrics')).toBe(403);
    expect(await asked('/metrics', { authorization: 'Bearer open-sesamo' })).toBe(403);
    expect(await asked('/metrics', { authorization: 'Bearer open-sesame' })).toBe(200);
    await close();
  });
});
