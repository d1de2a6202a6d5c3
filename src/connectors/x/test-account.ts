import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, TestResult } from '../connector.ts';
import type { XUser } from './payloads.ts';
import { goodToken, isSignedIn } from './tokens.ts';
import { XClient } from './x-client.ts';
import { readError } from './x-errors.ts';
import { xSpec } from './x-spec.ts';

/**
 * Asks X for the account, with the account's own token if it is good, else with the app's. A refresh token is never
 * used for a test: X would replace it, and settings under test are not stored.
 */
export async function testAccount(source: SourceAccess): Promise<TestResult> {
  try {
    const client = new XClient(source);
    const token = goodToken(source) ?? source.secrets['bearerToken'];
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
  const missingScopes = missing(source);
  if (missingScopes.length > 0)
    return {
      ok: false,
      message: `The account has not allowed everything that is needed: ${missingScopes.join(', ')}. Sign in again.`,
      missingScopes,
      account,
    };
  return { ok: true, message: sentence(source, account.name), account };
}

function missing({ secrets }: SourceAccess): string[] {
  const granted = secrets['grantedScopes']?.split(' ');
  return granted ? (xSpec.scopes ?? []).map(({ name }) => name).filter((name) => !granted.includes(name)) : [];
}

function sentence(source: SourceAccess, name: string): string {
  const webhook = source.secrets['consumerSecret'] ? '' : ' Without the consumer secret posts come by polling only.';
  return isSignedIn(source)
    ? `${name} can be read, and the account is signed in for answers.${webhook}`
    : `${name} can be read. To answer and to read direct messages, enter client id, client secret and refresh token.${webhook}`;
}
