import { ConnectorError } from './connector-error.ts';
import type { Secrets, SourceAccess } from './connector.ts';
import type { OAuthSpec } from './connector-spec.ts';
import { answered, NoAnswer, platformHttp, retryAt } from './platform-http.ts';

/** A token that ends within this time is renewed before it is used. Milliseconds. */
const renewBefore = 120_000;
/** Where the provider does not say how long a token lasts. Seconds. */
const usualLife = 3600;

/** What a token endpoint answers (RFC 6749, 5.1 and 5.2). */
interface TokenAnswer {
  access_token?: string;
  refresh_token?: string;
  expires_in?: number | string;
  scope?: string;
  error?: string;
}

/**
 * The access token to work with, renewed by one process when it is about to end; the new one is stored before it is used.
 * @param refused the platform has just refused this token, although it should be good
 * @throws ConnectorError unauthorised when a person has to sign in again
 */
export async function accessToken(source: SourceAccess, oauth: OAuthSpec, refused?: string): Promise<string> {
  const isStale = (stored: Secrets): boolean => goodToken(stored, source.now(), refused) === undefined;
  if (isStale(source.secrets)) {
    const renewed = await source.renewSecrets(isStale, (stored) => refresh(source, oauth, stored));
    Object.assign(source.secrets, renewed);
  }
  return source.secrets['accessToken']!;
}

/** The token if it may still be used. */
export function goodToken(secrets: Secrets, now: Date, refused?: string): string | undefined {
  const { accessToken: token, accessTokenExpiresAt: ends } = secrets;
  if (!token || token === refused) return undefined;
  return !ends || Date.parse(ends) - now.getTime() > renewBefore ? token : undefined;
}

/** When the token is renewed next, if that is known: whether the access still stands shows then at the latest. */
export function renewalDue({ accessTokenExpiresAt: ends }: Secrets): Date | undefined {
  return ends && !Number.isNaN(Date.parse(ends)) ? new Date(Date.parse(ends) - renewBefore) : undefined;
}

/** Whether a person has signed the account in. */
export const isSignedIn = ({ secrets }: { secrets: Record<string, unknown> }): boolean =>
  Boolean(secrets['refreshToken'] || secrets['accessToken']);

/**
 * Makes tokens of the code that came back with a person (RFC 6749, 4.1.3; RFC 7636, 4.5).
 * @throws ConnectorError
 */
export async function exchangeCode(
  source: SourceAccess,
  oauth: OAuthSpec,
  { code, verifier, redirectUrl }: { code: string; verifier: string; redirectUrl: string },
): Promise<Secrets> {
  const answer = await ask(source, oauth, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUrl,
    code_verifier: verifier,
  });
  const granted = answer.scope ?? oauth.scopesFor(source.settings).join(' ');
  return secretsOf(source, answer, { grantedScopes: granted });
}

/**
 * Permissions that were asked for and not given; none where the provider did not say. Staying signed in counts as given when
 * a refresh token came, since some providers do not list it.
 */
export function missingScopes(source: Pick<SourceAccess, 'settings' | 'secrets'>, oauth: OAuthSpec): string[] {
  const granted = source.secrets['grantedScopes']?.toLowerCase().split(/[\s,]+/);
  if (!granted) return [];
  const given = (scope: string): boolean =>
    granted.includes(scope.toLowerCase()) ||
    (/^offline[._]access$/i.test(scope) && Boolean(source.secrets['refreshToken']));
  return oauth.scopesFor(source.settings).filter((scope) => !given(scope));
}

async function refresh(source: SourceAccess, oauth: OAuthSpec, stored: Secrets): Promise<Secrets> {
  const { refreshToken } = stored;
  if (!refreshToken)
    throw ConnectorError.unauthorised(
      `This account is not signed in any more: open it in the settings and sign in with ${oauth.provider}.`,
    );
  const answer = await ask(source, oauth, { grant_type: 'refresh_token', refresh_token: refreshToken });
  return secretsOf(source, answer, { refreshToken, ...(answer.scope ? { grantedScopes: answer.scope } : {}) });
}

function secretsOf(source: SourceAccess, answer: TokenAnswer, kept: Secrets): Secrets {
  const seconds = Number(answer.expires_in) > 0 ? Number(answer.expires_in) : usualLife;
  return {
    ...kept,
    accessToken: answer.access_token!,
    accessTokenExpiresAt: new Date(source.now().getTime() + seconds * 1000).toISOString(),
    ...(answer.refresh_token ? { refreshToken: answer.refresh_token } : {}),
  };
}

async function ask(source: SourceAccess, oauth: OAuthSpec, grant: Record<string, string>): Promise<TokenAnswer> {
  const url = secureUrl(oauth.tokenUrl(source.settings), source);
  const { form, headers } = prove(source, oauth, grant);
  const http = platformHttp(source, { baseURL: url.origin, headers, maxBytes: 1_000_000 });
  try {
    const { status, data, headers: told } = await answered<TokenAnswer>(http.post(url.pathname + url.search, form));
    if (status === 200 && data?.access_token) return data;
    const code = typeof data === 'object' && typeof data?.error === 'string' ? data.error : undefined;
    throw refusal(oauth, status, code, retryAt(told as Record<string, unknown>, source.now()));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const sentence = `The sign-in server of ${oauth.provider} does not answer; it is tried again.`;
    throw ConnectorError.unavailable(sentence, error);
  }
}

/** Tokens travel encrypted (RFC 6749, 3.2), except where an admin allowed servers of the house. */
function secureUrl(address: string, { allowPrivateHosts }: SourceAccess): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && allowPrivateHosts)) return url;
  throw ConnectorError.rejected('The address where tokens are issued must start with https://.');
}

function prove(
  { settings, secrets }: SourceAccess,
  oauth: OAuthSpec,
  grant: Record<string, string>,
): { form: URLSearchParams; headers: Record<string, string> } {
  const { id, secret } = oauth.client ?? { id: 'clientId', secret: 'clientSecret' };
  const [clientId, clientSecret] = [String(settings[id] ?? ''), secrets[secret]];
  if (clientSecret && oauth.clientAuth(settings) === 'basic') {
    const pair = [clientId, clientSecret].map((part) => encodeURIComponent(part)).join(':');
    const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
    return { form: new URLSearchParams(grant), headers };
  }
  const form = new URLSearchParams({ ...grant, client_id: clientId });
  if (clientSecret) form.set('client_secret', clientSecret);
  return { form, headers: {} };
}

/** Errors of RFC 6749, 5.2, as sentences. What the provider wrote beside its code is not shown: it may hold anything. */
function refusal({ provider }: OAuthSpec, status: number, code: string | undefined, until: Date): ConnectorError {
  if (code === 'invalid_grant')
    return ConnectorError.unauthorised(
      `Our access was withdrawn by ${provider} (the password changed, the access was revoked, or it was unused for long): sign in again.`,
      undefined,
      code,
    );
  if (code === 'invalid_client' || code === 'unauthorized_client')
    return ConnectorError.unauthorised(
      `Our application is not known to ${provider}: check client id and client secret.`,
      undefined,
      code,
    );
  if (status === 429) return ConnectorError.rateLimited(`We are asked by ${provider} to slow down.`, until);
  if (status >= 500)
    return ConnectorError.unavailable(`The sign-in server of ${provider} has trouble; it is tried again.`);
  return ConnectorError.unauthorised(
    `Our access was refused by ${provider} (${code ?? `status ${status}`}): sign in again.`,
    undefined,
    code,
  );
}
