import { XConnector } from '../src/connectors/x/x-connector.ts';
import type { Told } from './support/x-platform.ts';
import { describeOnX, from, nextHour, nothing, on, problem, readAll, signedIn } from './support/x-stage.ts';

describeOnX('failures of X', (stage) => {
  const connector = new XConnector();
  const open: typeof stage.open = (...given) => stage.open(...given);

  describe('limits and failures', () => {
    it('tells the shared limits what the headers say, and waits for the reset', async () => {
      const observed: [string, number, Date][] = [];
      const headers = {
        'x-rate-limit-limit': '300',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(nextHour),
      };
      stage.x.answer = on('/users/900/mentions', () => problem(429, 'Too Many Requests', headers));
      const observe = async (...given: [string, number, Date]) => void observed.push(given);
      await expect(connector.poll(open({}, signedIn, { observe }), null, from)).rejects.toMatchObject({
        kind: 'rate-limited',
        retryAt: new Date(nextHour * 1000),
      });
      expect(observed).toContainEqual(['GET users/:id/mentions', 0, new Date(nextHour * 1000)]);
    });

    it('does not let a limit on direct messages stop mentions', async () => {
      stage.x.answer = on('/dm_events', () => problem(429, 'Too Many Requests'));
      const { pages, cursor } = await readAll(open());
      expect(pages.at(-1)).toMatchObject({ skipped: { 'directMessages: waiting for a limit': 1 } });
      expect(cursor).toMatchObject({ notBefore: { directMessages: '2026-10-01T12:15:00.000Z' } });
    });

    it.each([
      ['no credits', problem(402, 'CreditsDepleted'), 'unavailable', /buy credits/],
      ['a page of a proxy', { status: 503, body: '<html>Over capacity</html>' } as Told, 'unavailable', /trouble/],
      ['a line cut', 'cut' as Told, 'unavailable', /did not answer/],
      ['a permission missing', problem(403, 'forbidden'), 'rejected', /permissions/],
    ])('%s', async (_what, told, kind, sentence) => {
      stage.x.answer = () => told;
      await expect(connector.poll(open(), null, from)).rejects.toMatchObject({
        kind,
        message: expect.stringMatching(sentence),
      });
    });

    it('keeps no token in an error', async () => {
      stage.x.answer = () => problem(500, 'oops');
      const error = await connector.poll(open(), null, from).catch((caught: unknown) => caught);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack)).not.toContain(
        'good token',
      );
      expect((error as Error).cause).toBeUndefined();
    });
  });

  describe('tokens', () => {
    const renewed = (n: number): Told => ({
      body: {
        token_type: 'bearer',
        expires_in: 7200,
        access_token: `token ${n}`,
        refresh_token: `refresh ${n}`,
        scope: 'tweet.read dm.read',
      },
    });
    const ended = { ...signedIn, accessTokenExpiresAt: '2026-10-01T11:00:00.000Z' };

    it('are renewed when they end, and stored before they are used', async () => {
      const source = open({}, ended);
      const storedWhenUsed: number[] = [];
      stage.x.answer = ({ path }) => {
        if (path === '/oauth2/token') return renewed(1);
        storedWhenUsed.push(source.stored.length);
        return nothing;
      };
      await readAll(source);
      expect(source.stored).toEqual([
        {
          accessToken: 'token 1',
          refreshToken: 'refresh 1',
          accessTokenExpiresAt: '2026-10-01T14:00:00.000Z',
          grantedScopes: 'tweet.read dm.read',
        },
      ]);
      expect(storedWhenUsed[0]).toBe(1);
      const form = new URLSearchParams(stage.x.asked[0]!.body as string);
      expect(Object.fromEntries(form)).toEqual({
        grant_type: 'refresh_token',
        refresh_token: 'first refresh token',
      });
      expect(stage.x.asked[0]!.token).toBe(`Basic ${Buffer.from('client:client%20secret').toString('base64')}`);
      expect(stage.x.asked[1]!.token).toBe('token 1');
    });

    it('are renewed once when X refuses them early', async () => {
      stage.x.answer = ({ path, token }) =>
        path === '/oauth2/token' ? renewed(2) : token === 'token 2' ? nothing : problem(401, 'Unauthorized');
      await readAll(open());
      expect(stage.x.asked.filter(({ path }) => path === '/oauth2/token')).toHaveLength(1);
    });

    it('that are dead for good ask for a new sign-in', async () => {
      stage.x.answer = ({ path }) =>
        path === '/oauth2/token'
          ? {
              status: 400,
              body: { error: 'invalid_grant', error_description: 'Value passed for the token was invalid.' },
            }
          : problem(401, 'Unauthorized');
      await expect(connector.poll(open(), null, from)).rejects.toMatchObject({
        kind: 'unauthorised',
        code: 'invalid_grant',
      });
      await expect(connector.poll(open({}, { bearerToken: 'x' }), null, from)).rejects.toMatchObject({
        kind: 'unauthorised',
      });
    });
  });
});
