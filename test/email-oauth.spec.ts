import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mailOAuth } from '../src/connectors/email/oauth.ts';
import { accessToken as accessTokenOf, missingScopes } from '../src/connectors/oauth.ts';
import type { SourceAccess } from '../src/connectors/connector.ts';
import { mailSource } from './support/mail-source.ts';

const accessToken = (source: SourceAccess): Promise<string> => accessTokenOf(source, mailOAuth);

let answer: { status: number; body: unknown };
const asked: (URLSearchParams & { proof: string | undefined })[] = [];
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    asked.push(Object.assign(new URLSearchParams(body), { proof: request.headers.authorization }));
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
    });
    expect(asked[0]!.proof).toBe(`Basic ${Buffer.from('app:shh').toString('base64')}`);
    expect(opened.stored).toMatchObject([{ accessToken: 'a2', refreshToken: 'r2' }]);
    expect(await accessToken(opened)).toBe('a2');
    expect(asked).toHaveLength(1);
  });

  it('are not used when they could not be stored', async () => {
    answer = { status: 200, body: { access_token: 'a2', expires_in: 3600 } };
    const opened = {
      ...source({ refreshToken: 'r1' }),
      renewSecrets: () => Promise.reject(new Error('the database is away')),
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
  it('have their own addresses, scopes and names', () => {
    expect(mailOAuth.tokenUrl({ auth: 'google' })).toBe('https://oauth2.googleapis.com/token');
    expect(mailOAuth.authorizeUrl({ auth: 'microsoft', tenant: 'brand.example' })).toBe(
      'https://login.microsoftonline.com/brand.example/oauth2/v2.0/authorize',
    );
    expect(mailOAuth.scopesFor({ auth: 'microsoft' })).toContain('offline_access');
    expect(mailOAuth.issuer!({ auth: 'google' })).toBe('https://accounts.google.com');
    expect(mailOAuth.issuer!({ auth: 'microsoft' })).toBeUndefined();
  });

  it('may give less than was asked for, and need not list that we stay signed in', () => {
    const given = (grantedScopes: string, more = {}) =>
      missingScopes({ settings: { auth: 'microsoft' }, secrets: { grantedScopes, ...more } }, mailOAuth);
    const reading = 'https://outlook.office.com/IMAP.AccessAsUser.All';
    expect(given(`${reading} https://outlook.office.com/SMTP.Send`, { refreshToken: 'r' })).toEqual([]);
    expect(given(reading)).toEqual(['https://outlook.office.com/SMTP.Send', 'offline_access']);
  });
});
