import type https from 'node:https';
import { ApiResponseError, TwitterApi } from 'twitter-api-v2';
import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import type { XSettings } from './settings.ts';
import { impatience } from './impatience.ts';
import { readError } from './x-errors.ts';

/** A token that ends within this time is renewed before it is used. Milliseconds. */
const renewBefore = 120_000;
/** Two processes do not renew within the same stretch of time. Milliseconds. */
const renewWindow = 30_000;

/** Whether the account itself is signed in, so that we may answer and read direct messages. */
export function isSignedIn({ secrets }: Pick<SourceAccess, 'secrets'>): boolean {
  return Boolean(secrets['refreshToken'] || secrets['accessToken']);
}

/** The account's token if it is still good; nothing is renewed. */
export function goodToken(source: SourceAccess): string | undefined {
  const { accessToken, accessTokenExpiresAt: ends } = source.secrets;
  const good = accessToken && (!ends || Date.parse(ends) - source.now().getTime() > renewBefore);
  return good ? accessToken : undefined;
}

/**
 * The account's access token, renewed when it is about to end. X makes a refresh token useless when it is used, so the
 * new one is stored before anything else happens, and one process renews at a time.
 * @param renew X refused the stored token
 * @throws ConnectorError
 */
export async function userToken(
  source: SourceAccess,
  settings: XSettings,
  agent: https.Agent,
  renew = false,
): Promise<string> {
  const good = goodToken(source);
  if (good && !renew) return good;
  const { refreshToken, clientSecret } = source.secrets;
  if (!refreshToken || !settings.clientId)
    throw ConnectorError.unauthorised(
      'The account on X is not signed in: enter client id, client secret and refresh token in its settings.',
    );
  await onlyOne(source);
  const answer = await askForToken(settings, clientSecret, refreshToken, agent).catch((error: unknown) => {
    throw refusal(error, source.now());
  });
  const next = {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? refreshToken,
    accessTokenExpiresAt: new Date(source.now().getTime() + (answer.expires_in ?? 7200) * 1000).toISOString(),
    ...(answer.scope ? { grantedScopes: answer.scope } : {}),
  };
  await source.saveSecrets(next);
  Object.assign(source.secrets, next);
  return next.accessToken;
}

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
  scope?: string;
}

/** X takes forms there and nothing else; the library's own method (1.29.1) sends JSON. */
function askForToken(
  { clientId }: XSettings,
  clientSecret: string | undefined,
  refreshToken: string,
  agent: https.Agent,
): Promise<TokenAnswer> {
  const credentials = clientSecret ? { username: clientId, password: clientSecret } : { clientId };
  const client = new TwitterApi(credentials as { clientId: string }, { httpAgent: agent, plugins: [impatience] });
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
  return client.v2.post<TokenAnswer>('oauth2/token', form, { forceBodyMode: 'url' });
}

async function onlyOne(source: SourceAccess): Promise<void> {
  const now = source.now().getTime();
  await source.observe?.('sign-in renewal', 1, new Date((Math.floor(now / renewWindow) + 1) * renewWindow));
  await source.spend?.('sign-in renewal', 1);
}

function refusal(error: unknown, now: Date): ConnectorError {
  if (error instanceof ApiResponseError && (error.code === 400 || error.code === 401))
    return ConnectorError.unauthorised(
      'X has withdrawn our access (it was revoked, unused for long, or renewed elsewhere): sign in again.',
      undefined,
      error.data?.error ?? String(error.code),
    );
  return readError(error, now);
}
