import type { Connector, SourceAccess, TestResult } from '../connectors/connector.ts';
import { missingScopes } from '../connectors/oauth.ts';
import { oauthOf } from './authorisation/authorise-url.ts';

/** Asks the platform whether an account works, and names every permission that is missing. */
export async function tryOut(connector: Connector, source: SourceAccess): Promise<TestResult> {
  const result = await connector.test(source);
  const oauth = oauthOf(connector.spec, source.settings);
  const declined = oauth ? missingScopes(source, oauth) : [];
  const missing = [...new Set([...(result.missingScopes ?? []), ...declined])];
  if (missing.length === 0 || !result.ok) return missing.length === 0 ? result : { ...result, missingScopes: missing };
  const message = `These permissions were not given: ${missing.join(', ')}. Sign in again and allow them.`;
  return { ...result, ok: false, message, missingScopes: missing };
}
