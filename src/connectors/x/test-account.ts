import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, TestResult } from '../connector.ts';
import { goodToken, isSignedIn, missingScopes } from '../oauth.ts';
import type { XUser } from './payloads.ts';
import { XClient } from './x-client.ts';
import { readError } from './x-errors.ts';
import { xOAuth } from './x-oauth.ts';

/**
 * Asks X for the account, with the account's own token if it is good, else with the app's. A refresh token is never
 * used for a test: X would replace it, and settings under test are not stored.
 */
export async function testAccount(source: SourceAccess): Promise<TestResult> {
  try {
    const client = new XClient(source);
    const token = goodToken(source.secrets, source.now()) ?? source.secrets['bearerToken'];
    if (!token) return { ok: false, message: 'Enter the bearer token of your app.' };
    const { data } = await client.once<{ data?: XUser }>(
      {
        method: 'get',
        path: `users/by/username/${encodeURIComponent(client.settings.handle)}`,
        bucket: 'GET users/by/username/:username',
        query: { 'user.fields': 'name,profile_image_url,username' },
      },
      token,
    );
    return resultOf(source, client, data);
  } catch (cause) {
    const error = cause instanceof ConnectorError ? cause : readError(cause, source.now());
    return { ok: false, message: error.message };
  }
}

function resultOf(source: SourceAccess, { settings }: XClient, user: XUser | undefined): TestResult {
  if (!user?.id) return { ok: false, message: `X knows no account @${settings.handle}: check the handle.` };
  if (user.id !== settings.userId)
    return { ok: false, message: `@${settings.handle} has the user id ${user.id} on X, not ${settings.userId}.` };
  const account = { externalId: user.id, name: user.name ?? settings.handle, handle: user.username };
  const missing = missingScopes(source, xOAuth);
  if (missing.length > 0)
    return {
      ok: false,
      message: `The account has not allowed everything that is needed: ${missing.join(', ')}. Sign in again.`,
      missingScopes: missing,
      account,
    };
  return { ok: true, message: sentence(source, account.name), account };
}

/**
 * Somebody signed in: it must be the account that customers write to, since we are going to speak in its name.
 * @throws ConnectorError
 */
export async function checkSignedIn(source: SourceAccess): Promise<Record<string, string>> {
  const client = new XClient(source);
  const call = { method: 'get', path: 'users/me', bucket: 'GET users/me' } as const;
  const { data } = await client.once<{ data?: XUser }>(call, source.secrets['accessToken']!).catch((cause: unknown) => {
    throw readError(cause, source.now());
  });
  const { userId, handle } = client.settings;
  if (data?.id === userId) return {};
  throw ConnectorError.rejected(
    `You signed in to X as @${data?.username ?? 'somebody else'}, but this account is @${handle}. Switch to it on X and sign in again.`,
  );
}

function sentence(source: SourceAccess, name: string): string {
  const webhook = source.secrets['consumerSecret'] ? '' : ' Without the consumer secret posts come by polling only.';
  return isSignedIn(source)
    ? `${name} can be read, and the account is signed in for answers.${webhook}`
    : `${name} can be read. To answer and to read direct messages, sign in with the account.${webhook}`;
}
