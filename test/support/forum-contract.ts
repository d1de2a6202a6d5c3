import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import type { ForumGate } from './forum-peer.ts';
import { withKnownOperations } from './known-operations.ts';
import { passed } from './outbound-gate.ts';

type Loose = Record<string, unknown>;
type Errors = { instancePath: string; message?: string; params?: unknown }[] | null | undefined;

const tell = (errors: Errors): string[] =>
  (errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);

/** A contract is read once for all tests of a file. */
const read = new Map<string, ForumGate>();

function once(contract: string, make: () => ForumGate): ForumGate {
  const gate = read.get(contract) ?? make();
  read.set(contract, gate);
  return gate;
}

function gateOf(platform: string, definition: unknown, prefix: string): ForumGate {
  const api = new OpenAPIBackend({ definition: definition as Document, quick: true, ajvOpts: { strict: false } });
  const ready = api.init().then(withKnownOperations);
  const wireOf = ({ method, path: at, query, headers, body }: Parameters<ForumGate['request']>[0]) => ({
    method,
    path: at.slice(prefix.length),
    query,
    headers,
    body,
  });
  return {
    async request(asked) {
      await ready;
      const request = wireOf(asked);
      const operation = api.matchOperation(request);
      if (!operation) return ['no such call in the contract'];
      const { errors } = api.validateRequest(request, operation);
      if (!errors?.length) passed(platform, `${asked.method.toUpperCase()} ${prefix}${operation.path}`);
      return tell(errors);
    },
    async answer(asked, status, body) {
      const operation = api.matchOperation(wireOf(asked));
      return operation ? tell(api.validateResponse(body, operation, status).errors) : [];
    },
  };
}

/** Discourse's own OpenAPI. */
export const discourseGate = (contracts: string): ForumGate =>
  once(`discourse ${contracts}`, () => discourse(contracts));

function discourse(contracts: string): ForumGate {
  const file = path.join(contracts, 'discourse', 'openapi.json');
  const definition = JSON.parse(readFileSync(file, 'utf8')) as Loose;
  const topic = at(definition, 'paths', '/t/{id}.json', 'get', 'responses', '200', 'content', 'application/json');
  at(topic, 'schema', 'properties', 'details', 'properties')['allowed_users'] = { type: 'array' };
  passed('Discourse', 'field allowed_users of a private topic', 'list');
  const gate = gateOf('Discourse', definition, '');
  return {
    ...gate,
    async request(asked) {
      if (asked.method !== 'get' || !/^\/topics\/private-messages-group\/[^/]+\/[^/]+\.json$/.test(asked.path))
        return gate.request(asked);
      passed('Discourse', 'GET /topics/private-messages-group/{username}/{group}.json', 'list');
      return [];
    },
  };
}

const at = (value: Loose, ...steps: string[]): Loose => steps.reduce((one, step) => one[step] as Loose, value);

/** The part of NodeBB's contract that a connector can need. */
const called = /recent\/posts|notifications$|\/self|topics\/\{tid\}$|posts\/\{pid\}(?:\/raw)?$/;

/**
 * NodeBB's own OpenAPI. `_uid` goes with every call of a master token; the contract names it in its introduction and at
 * no path, so that it is taken out first.
 */
export const nodebbGate = (contracts: string): ForumGate => once(`nodebb ${contracts}`, () => nodebb(contracts));

function nodebb(contracts: string): ForumGate {
  const at = path.join(contracts, 'nodebb', 'public', 'openapi');
  const reads = gateOf('NodeBB', pathsOf(at, 'read.yaml'), '');
  const writes = gateOf('NodeBB', pathsOf(at, 'write.yaml'), '/api/v3');
  const gateFor = (one: string): ForumGate => (one.startsWith('/api/v3/') ? writes : reads);
  return {
    async request(asked) {
      const { _uid: uid, ...query } = asked.query;
      if (!uid) return ['_uid is missing'];
      passed('NodeBB', 'parameter _uid', 'list');
      return gateFor(asked.path).request({ ...withTerm(asked), query });
    },
    answer: (asked, status, body) => gateFor(asked.path).answer(withTerm(asked), status, body),
  };
}

/** "If you don't pass it in all posts will be returned", says the contract of a parameter that stands in its path. */
function withTerm<T extends { path: string }>(asked: T): T {
  if (asked.path !== '/api/recent/posts') return asked;
  passed('NodeBB', 'GET /api/recent/posts', 'list');
  return { ...asked, path: '/api/recent/posts/all' };
}

function pathsOf(folder: string, name: string): unknown {
  const file = path.join(folder, name);
  const whole = load(readFileSync(file, 'utf8')) as { openapi: string; info: unknown; paths: Record<string, Loose> };
  const paths = Object.entries(whole.paths).flatMap(([key, reference]) => {
    if (!called.test(key)) return [];
    const operations = Object.entries(resolved(reference, file) as Record<string, Loose>);
    return [[key, Object.fromEntries(operations.map(([method, one]) => [method, strict(one, `${method} ${key}`)]))]];
  });
  return { openapi: whole.openapi, info: whole.info, paths: Object.fromEntries(paths) as unknown };
}

/** Everything that the contract keeps in other files, or elsewhere in this one, put in its place. */
function resolved(value: unknown, file: string): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, file));
  if (!value || typeof value !== 'object') return value;
  const reference = (value as Loose)['$ref'];
  if (typeof reference !== 'string')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, file)]));
  const [name = '', pointer = ''] = reference.split('#');
  const at = name ? path.join(path.dirname(file), name) : file;
  const steps = pointer.split('/').filter(Boolean);
  const found = steps.reduce<unknown>((one, step) => (one as Loose)[step], load(readFileSync(at, 'utf8')));
  return resolved(found, at);
}

/** Unknown fields of a request's body fail. */
function strict(operation: Loose, operationId: string): Loose {
  const { content = {} } = (operation['requestBody'] ?? {}) as { content?: Record<string, { schema?: Loose }> };
  for (const { schema } of Object.values(content))
    if (schema?.['type'] === 'object') schema['additionalProperties'] = false;
  return { ...operation, operationId };
}

/** A feed is fetched from where its owner put it; nothing else is asked for. */
export const feedGate: ForumGate = {
  async request({ method, path: at, query, body }) {
    if (method !== 'get' || Object.keys(query).length > 0 || body !== undefined)
      return [`${method} ${at} is no look at a feed`];
    passed('Feed', 'GET', 'list');
    return [];
  },
  answer: async () => [],
};
