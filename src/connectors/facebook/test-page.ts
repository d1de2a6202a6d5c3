import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess, TestResult } from '../connector.ts';
import { NoAnswer } from '../platform-http.ts';
import { Graph, versionDrift } from './graph.ts';
import { fields, idOf, list, text, timeOf } from './payload.ts';
import { secret } from './settings.ts';
import { scopes } from './spec.ts';
import { subscribe } from './subscription.ts';

/** From then on people are told that a token expires. */
const expiresSoon = 14 * 86_400_000;

const sentence = (error: unknown): string | null =>
  error instanceof ConnectorError || error instanceof NoAnswer ? error.message : null;

/** Checks token, permissions and subscription, and names what is to be mended. */
export async function testPage(source: SourceAccess): Promise<TestResult> {
  try {
    return await check(new Graph(source), source);
  } catch (error) {
    const message = sentence(error);
    if (message === null) throw error;
    return { ok: false, message };
  }
}

async function check(graph: Graph, source: SourceAccess): Promise<TestResult> {
  const { pageId, messenger } = graph.settings;
  const token = await tokenFacts(graph, source);
  if (token.problem) return { ok: false, message: token.problem };
  const needed = scopes.map(({ name }) => name).filter((name) => messenger || name !== 'pages_messaging');
  const missing = needed.filter((name) => !token.scopes.has(name));
  if (missing.length > 0)
    return { ok: false, message: `The token lacks these permissions: ${missing.join(', ')}.`, missingScopes: missing };
  const { body, otherVersion } = await graph.get(pageId, { fields: 'id,name,username' });
  const { repaired } = await subscribe(graph);
  const name = text(body['name']) || pageId;
  const handle = text(body['username']);
  const drift = otherVersion ? versionDrift(otherVersion, graph.settings) : '';
  const expiry = token.expires ? `The token expires on ${token.expires.toISOString().slice(0, 10)}.` : '';
  const soon = token.expires && token.expires.getTime() - source.now().getTime() < expiresSoon;
  const attention = [drift, soon ? `${expiry} Generate a new one and enter it here.` : ''].filter(Boolean).join(' ');
  return {
    ok: true,
    message: [
      `The page ${name} can be read and answered.`,
      repaired ? 'It was not subscribed to all events and is now.' : '',
      drift,
      expiry,
    ]
      .filter(Boolean)
      .join(' '),
    ...(attention && { attention }),
    account: { externalId: pageId, name, ...(handle && { handle }) },
  };
}

interface TokenFacts {
  scopes: Set<string>;
  expires?: Date;
  problem?: string;
}

/** The token that is asked about has to be named in the request; nothing of a request is ever logged. */
async function tokenFacts(graph: Graph, source: SourceAccess): Promise<TokenFacts> {
  const { appId, pageId } = graph.settings;
  const token = secret(source, 'pageToken', 'page access token');
  const { body } = await graph.asApp('debug_token', { input_token: token });
  const data = fields(body['data']);
  const granular = list(data['granular_scopes']).map(fields);
  const elsewhere = granular.filter((one) => {
    const targets = list(one['target_ids']).map(idOf);
    return targets.length > 0 && !targets.includes(pageId) && text(one['scope']).startsWith('pages_');
  });
  const granted = new Set(list(data['scopes']).map(text));
  for (const one of elsewhere) granted.delete(text(one['scope']));
  return {
    scopes: granted,
    expires: data['expires_at'] ? timeOf(data['expires_at']) : timeOf(data['data_access_expires_at']),
    ...problemOf(data, appId),
  };
}

function problemOf(data: Record<string, unknown>, appId: string): { problem?: string } {
  if (data['is_valid'] !== true)
    return { problem: 'Facebook does not accept the page access token: generate a new one.' };
  if (appId !== '' && idOf(data['app_id']) !== appId)
    return { problem: 'The page access token belongs to another app than the app id says.' };
  if (['USER', 'SYSTEM_USER'].includes(text(data['type'])))
    return { problem: 'This is the token of a person or a system user: enter the page\u2019s own, as the guide says.' };
  return {};
}
