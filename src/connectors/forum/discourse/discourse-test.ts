import { ConnectorError } from '../../connector-error.ts';
import type { SourceAccess, TestResult } from '../../connector.ts';
import { readSettings } from '../settings.ts';
import { read } from './discourse-http.ts';

/** What has to work, in the order in which it is tried, with the scope that is missing if it does not. */
const probes = [
  { path: (name: string) => `/topics/private-messages/${name}.json`, scope: 'topics:read' },
  { path: () => '/posts.json', scope: 'posts:list' },
];

/** Signs in and reads what polling reads. Nothing is written. */
export async function testDiscourse(source: SourceAccess): Promise<TestResult> {
  const settings = readSettings(source);
  const missingScopes: string[] = [];
  for (const { path, scope } of probes) {
    try {
      await read(source, settings, path(encodeURIComponent(settings.username)));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error.code !== '403' || error.kind !== 'rejected') return { ok: false, message: error.message };
      missingScopes.push(scope);
    }
  }
  if (missingScopes.length > 0)
    return { ok: false, message: 'The API key may not read everything it must.', missingScopes };
  const webhook = source.secrets['webhookSecret']
    ? ''
    : ' Without a webhook changes of posts older than a day are missed.';
  return {
    ok: true,
    message: `Signed in as @${settings.username}; posts and private messages can be read.${webhook}`,
    account: { externalId: settings.username, name: settings.username, handle: settings.username },
  };
}
