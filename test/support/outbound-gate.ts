import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Every request that a connector makes in a test passes the platform's published contract. This is the list of what has
 * none, with the reasons; a call that stands neither in a contract nor here fails.
 */
export const withoutContract: Record<string, string> = {
  'X POST /2/oauth2/token': 'X describes its sign-in in prose only',
  'Facebook GET debug_token': 'a function of the platform, not a node of Meta\u2019s published specifications',
  'Facebook fields of UnifiedMessage': 'the node of private messages is not among Meta\u2019s published specifications',
  'Facebook file of POST': 'files travel as parts of a form, which Meta\u2019s specifications do not list',
  'Facebook answer of POST': 'Meta\u2019s specifications name the node that a write returns, not what the answer says',
  'Discourse field allowed_users of a private topic': 'sent with private topics, and left out of the contract',
  'Discourse GET /topics/private-messages-group/{username}/{group}.json':
    'the contract names the inbox of an account only; a group\u2019s stands in Discourse\u2019s routes (config/routes.rb)',
  'NodeBB parameter _uid':
    'named in the contract\u2019s introduction, for every call of a master token, and at no path',
  'NodeBB GET /api/recent/posts': 'the contract has it with a term only, and says that the term may be left out',
  'Mail POST /token': 'the token endpoints of mail providers follow RFC 6749, and publish no machine-readable contract',
  'Agent GET /public': 'the agent\u2019s own test, which speaks to no platform',
  'Feed GET': 'a feed is a document at an address that its owner chooses',
  'Browser POST': 'push services of browsers follow RFC 8030, which has no machine-readable form; RFC 8291 is tested',
  'Elsewhere GET': 'a picture or file lies at an address that somebody wrote into a message',
};

/** Ports of servers that hold every request against a contract, or against the list above. */
export const gatedPorts = new Set<number>();

/** Where all workers write down what they checked; set for the whole run. */
const folder = process.env['EARSHOT_TEST_CALLS'];
const seen = new Set<string>();

/** Notes a call that passed its contract, or one of the list. @throws Error for one that stands in neither */
export function passed(platform: string, call: string, how: 'contract' | 'list' = 'contract'): void {
  const name = `${platform} ${call}`;
  if (how === 'list' && !(name in withoutContract))
    throw new Error(`"${name}" has no published contract; if that is so, it belongs on the list, with the reason`);
  if (seen.has(name)) return;
  seen.add(name);
  if (folder) appendFileSync(path.join(folder, `${process.pid}`), `${how}\t${platform}\t${call}\n`);
}

/** What all workers of a run checked, in a few lines for people. */
export function gateReport(at: string): string {
  const lines = new Set(
    readdirSync(at).flatMap((name) => readFileSync(path.join(at, name), 'utf8').split('\n').filter(Boolean)),
  );
  const calls = [...lines].map((line) => line.split('\t') as ['contract' | 'list', string, string]);
  const held = calls.filter(([how]) => how === 'contract');
  if (calls.length === 0) return '';
  const platforms = [...new Set(held.map(([, platform]) => platform))].toSorted();
  const each = platforms.map((one) => `${one} ${held.filter(([, platform]) => platform === one).length}`);
  const rest = calls.filter(([how]) => how === 'list').map(([, platform, call]) => `${platform} ${call}`);
  return (
    `outbound gate: ${held.length} distinct calls held against published contracts (${each.join(', ')}); ` +
    `${rest.length} without one: ${rest.toSorted().join('; ') || 'none'}\n`
  );
}
