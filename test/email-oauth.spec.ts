import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessToken } from '../src/connectors/email/oauth.ts';
import { authorizeUrl, scopesFor, tokenUrl } from '../src/connectors/email/oauth-providers.ts';
import { mailSource } from './support/mail-source.ts';

let answer: { status: number; body: unknown };
const asked: URLSearchParams[] = [];
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    asked.push(new URLSearchParams(body));
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => asked.splice(0));

const source = (secrets: Record<string, string>): ReturnType<typeof mailSource> =>
  mailSource(
    {
      auth: 'oauth',
      clientId: 'app',
      tokenUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token?x=1`,
    },
    { clientSecret: 'shh', ...secrets },
  );
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

describe('access tokens', () => {
  it('are used while they are good', async () => {
    expect(
      await accessToken(source({ accessToken: 'a1', refreshToken: 'r1', accessTokenExpiresAt: inMinutes(30) })),
    ).toBe('a1');
    expect(asked).toHaveLength(0);
  });

  it('are renewed before they end, and stored before they are used', async () => {
    answer = { status: 200, body: { access_token: 'a2', refresh_token: 'r2', expires_in: 3600 } };
    const opened = source({ accessToken: 'a1', refreshToken: 'r1', accessTokenExpiresAt: inMinutes(1) });
    expect(await accessToken(opened)).toBe('a2');
    expect(Object.fromEntries(asked[0]!)).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      client_id: 'app',
      client_secret: 'shh',
    });
    expect(opened.stored).toMatchObject([{ accessToken: 'a2', refreshToken: 'r2', clientSecret: 'shh' }]);
    expect(await accessToken(opened)).toBe('a2');
    expect(asked).toHaveLength(1);
  });

  it('are not used when they could not be stored', async () => {
    answer = { status: 200, body: { access_token: 'a2', expires_in: 3600 } };
    const opened = {
      ...source({ refreshToken: 'r1' }),
      saveSecrets: () => Promise.reject(new Error('the database is away')),
    };
    await expect(accessToken(opened)).rejects.toThrow('the database is away');
    expect(opened.secrets).not.toHaveProperty('accessToken');
  });

  it.each([
    [400, { error: 'invalid_grant' }, 'unauthorised', /sign in again/],
    [401, { error: 'invalid_client' }, 'unauthorised', /client id and client secret/],
    [503, 'busy', 'unavailable', /has trouble/],
  ])('that are refused with %i %j mean "%s"', async (status, body, kind, message) => {
    answer = { status, body };
    const failure = accessToken(source({ refreshToken: 'r1' }));
    await expect(failure).rejects.toMatchObject({ kind, message: expect.stringMatching(message) as string });
  });

  it('need a person when there is nothing to renew with', async () => {
    await expect(accessToken(source({}))).rejects.toMatchObject({
      kind: 'unauthorised',
      message: expect.stringMatching(/sign in/) as string,
    });
  });
});

describe('providers', () => {
  it('have their own addresses and scopes', () => {
    expect(tokenUrl({ auth: 'google' })).toBe('https://oauth2.googleapis.com/token');
    expect(authorizeUrl({ auth: 'microsoft', tenant: 'brand.example' })).toBe(
      'https://login.microsoftonline.com/brand.example/oauth2/v2.0/authorize',
    );
    expect(scopesFor({ auth: 'microsoft' })).toContain('offline_access');
    expect(authorizeUrl({ auth: 'password' })).toBe('');
  });
});
