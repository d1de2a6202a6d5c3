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
});
