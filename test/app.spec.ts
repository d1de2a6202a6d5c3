import { type RunningApp, startApp } from './support/app.ts';

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
