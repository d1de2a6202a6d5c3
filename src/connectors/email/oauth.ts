import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';
import { answered, NoAnswer, platformHttp } from '../platform-http.ts';
import { tokenUrl } from './oauth-providers.ts';

/** A token that ends within this time is renewed before it is used. Milliseconds. */
const RENEW_BEFORE = 120_000;

interface TokenAnswer {
  access_token?: string;
  refresh_token?: string;
  expires_in?: number;
  error?: string;
}

/**
 * The access token to sign in with, renewed when it is about to end. Secrets: `accessToken`, `refreshToken`,
 * `accessTokenExpiresAt` (ISO instant), `clientSecret`. New ones are stored before they are used, since a provider may
 * make the old refresh token useless at once.
 * @param renew the server refused the stored token, although it should be good
 * @throws ConnectorError unauthorised when a person has to sign in again
 */
export async function accessToken(source: SourceAccess, renew = false): Promise<string> {
  const { accessToken: stored, accessTokenExpiresAt: ends, refreshToken } = source.secrets;
  const good = stored && (!ends || Date.parse(ends) - source.now().getTime() > RENEW_BEFORE);
  if (good && !renew) return stored;
  if (!refreshToken) {
    throw ConnectorError.unauthorised(
      'The mailbox is not signed in any more: open its settings and sign in with the mail provider.',
    );
  }
  const answer = await askForToken(source, refreshToken);
  const next = {
    ...source.secrets,
    accessToken: answer.access_token!,
    refreshToken: answer.refresh_token ?? refreshToken,
    accessTokenExpiresAt: new Date(source.now().getTime() + (answer.expires_in ?? 3600) * 1000).toISOString(),
  };
  await source.saveSecrets(next);
  Object.assign(source.secrets, next);
  return next.accessToken;
}

async function askForToken(source: SourceAccess, refreshToken: string): Promise<TokenAnswer> {
  const url = new URL(tokenUrl(source.settings));
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: String(source.settings['clientId'] ?? ''),
  });
  if (source.secrets['clientSecret']) form.set('client_secret', source.secrets['clientSecret']);
  const http = platformHttp(source, { baseURL: url.origin, maxBytes: 1_000_000 });
  const { status, data } = await call(() => answered<TokenAnswer>(http.post(url.pathname + url.search, form)));
  if (status === 200 && data?.access_token) return data;
  throw refusal(status, typeof data === 'object' ? data?.error : undefined);
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof NoAnswer)
      throw ConnectorError.unavailable(
        'The sign-in server of the mail provider does not answer; it is tried again.',
        error,
      );
    throw error;
  }
}

function refusal(status: number, code?: string): ConnectorError {
  if (code === 'invalid_grant') {
    return ConnectorError.unauthorised(
      'The mail provider has withdrawn our access (the password changed, the access was revoked or unused for long): sign in again.',
      undefined,
      code,
    );
  }
  if (code === 'invalid_client' || code === 'unauthorized_client') {
    return ConnectorError.unauthorised(
      'The mail provider does not know our application: check client id and client secret.',
      undefined,
      code,
    );
  }
  if (status >= 500 || status === 429)
    return ConnectorError.unavailable('The sign-in server of the mail provider has trouble; it is tried again.');
  return ConnectorError.unauthorised(
    `The mail provider refused to renew our access (${code ?? status}): sign in again.`,
    undefined,
    code,
  );
}
