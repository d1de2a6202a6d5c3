import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConnectorError } from './connector-error.ts';
import { isPublicAddress } from './guarded-agent.ts';
import { answered, NoAnswer, platformHttp, retryAt } from './platform-http.ts';

describe('the guarded agent', () => {
  let server: http.Server;
  let port: number;
  beforeAll(async () => {
    server = http.createServer((request, response) => response.end(request.url));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '169.254.169.254',
    '::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '100.64.0.1',
    'fd00::1',
    'nonsense',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['93.184.216.34', '2606:2800:220:1::1'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])('does not connect to %s', async (host) => {
    const client = platformHttp({ allowPrivateHosts: false }, { baseURL: `http://${host}:${port}` });
    await expect(answered(client.get('/secret'))).rejects.toThrow(ConnectorError);
  });

  it('connects there when an admin allowed it', async () => {
    const client = platformHttp({ allowPrivateHosts: true }, { baseURL: `http://127.0.0.1:${port}` });
    expect((await answered(client.get('/public'))).data).toBe('/public');
  });

  it('knows when nothing can have reached the platform', async () => {
    const client = platformHttp({ allowPrivateHosts: true }, { baseURL: 'http://127.0.0.1:1' });
    const error = await answered(client.post('/', 'x')).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NoAnswer);
    expect((error as NoAnswer).sent).toBe(false);
  });

  it('reads Retry-After in both of its forms', () => {
    const now = new Date('2026-03-01T12:00:00Z');
    expect(retryAt({ 'retry-after': '30' }, now)).toEqual(new Date('2026-03-01T12:00:30Z'));
    expect(retryAt({ 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' }, now)).toEqual(new Date('2026-03-01T12:02:00Z'));
    expect(retryAt({}, now)).toEqual(new Date('2026-03-01T12:01:00Z'));
  });
});
