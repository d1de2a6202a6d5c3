import type { GraphContract } from './graph-contract.ts';
import type { GraphCall, GraphReply } from './graph-server.ts';
import { passed, withoutContract } from './outbound-gate.ts';

/** Holds one exchange against the contract. @returns what is wrong with the request, or with our answer */
export type GraphGate = (call: GraphCall, reply: GraphReply) => string[];

/** @param nodeOf what kind of node an id names, as the platform knows */
export const graphGate =
  (contract: GraphContract, nodeOf: (id: string) => string): GraphGate =>
  (call, { status = 200, body, raw, cut }) => {
    const [id, edge = null] = call.path.split('/');
    const wrong = signed(call);
    if (`Facebook ${call.method} ${call.path}` in withoutContract) {
      passed('Facebook', `${call.method} ${call.path}`, 'list');
      return wrong;
    }
    if (/access_token|page-token/.test(call.url)) wrong.push(`${call.method} ${call.path} shows its token`);
    const node = nodeOf(id!);
    if (Object.keys(call.files).length > 0) passed('Facebook', 'file of POST', 'list');
    wrong.push(...contract.check(call.method, node, edge, call.params));
    if (cut || raw !== undefined) return wrong;
    if (status >= 400) return [...wrong, ...refusalAsPublished(body)];
    return [...wrong, ...contract.checkAnswer(call.method, node, edge, call.params, body)];
  };

function signed({ method, path, headers, params }: GraphCall): string[] {
  const wrong: string[] = [];
  if (!headers['authorization']?.startsWith('Bearer ')) wrong.push(`${method} ${path} carries no token`);
  if (!/^[0-9a-f]{64}$/.test(String(params['appsecret_proof']))) wrong.push(`${method} ${path} carries no proof`);
  return wrong;
}

/** https://developers.facebook.com/docs/graph-api/guides/error-handling */
function refusalAsPublished(body: unknown): string[] {
  const { code, message } = (body as { error?: { code?: unknown; message?: unknown } } | undefined)?.error ?? {};
  return typeof code === 'number' && typeof message === 'string' ? [] : ['a refusal names its code and a message'];
}
