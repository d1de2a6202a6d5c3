import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { load } from 'js-yaml';
import { type Document, OpenAPIBackend } from 'openapi-backend';

/** A request as a connector made it. */
export interface Asked {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Cut the line instead of answering. */
  cut?: boolean;
}

/** A forum's published contract: says why a request breaks it, or null. */
export type Gate = (asked: Asked) => Promise<string | null>;

/** A forum on the loopback that answers as a test says; every request passes the contract first. */
export class ForumPeer {
  readonly asked: Asked[] = [];
  readonly breaches: string[] = [];
  answer: (asked: Asked) => Answer = () => ({ status: 404, body: {} });
  url = '';
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  constructor(private readonly gate: Gate) {}

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://forum.test');
    const text = Buffer.concat(chunks).toString();
    const asked: Asked = {
      method: (request.method ?? 'GET').toLowerCase(),
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: request.headers as Record<string, string>,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    this.asked.push(asked);
    const breach = await this.gate(asked);
    if (breach) this.breaches.push(`${asked.method} ${asked.path}: ${breach}`);
    const { status = 200, headers = {}, body = {}, cut } = this.answer(asked);
    if (cut) return void request.socket.destroy();
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    response.writeHead(status, { 'content-type': raw ? 'text/plain' : 'application/json', ...headers });
    response.end(raw ? body : JSON.stringify(body));
  }
}

interface Operation {
  parameters?: { $ref?: string }[];
  requestBody?: { content?: Record<string, { schema?: Record<string, unknown> }> };
  operationId?: string;
  responses?: unknown;
}

function gateOf(definition: unknown, known: Set<string>, prefix: string): Gate {
  const api = new OpenAPIBackend({ definition: definition as Document, quick: true, ajvOpts: { strict: false } });
  const ready = api.init();
  return async ({ method, path: at, query, headers, body }) => {
    await ready;
    const request = { method, path: at.slice(prefix.length), query, headers, body };
    const operation = api.matchOperation(request);
    if (!operation) return 'no such call in the contract';
    const { errors } = api.validateRequest(request, operation);
    known.add(`${method} ${prefix}${operation.path}`);
    return errors?.length ? errors.map((error) => `${error.instancePath} ${error.message}`).join('; ') : null;
  };
}

/** Discourse's own OpenAPI. `known` collects the distinct calls that were checked. */
export function discourseGate(contracts: string, known: Set<string>): Gate {
  const file = path.join(contracts, 'discourse', 'openapi.json');
  return gateOf(JSON.parse(readFileSync(file, 'utf8')), known, '');
}

/**
 * NodeBB's own OpenAPI, requests only. `_uid` goes with every call of a master token; the contract names it in its
 * introduction and at no path, so that it is taken out first.
 */
export function nodebbGate(contracts: string, known: Set<string>): Gate {
  const at = path.join(contracts, 'nodebb', 'public', 'openapi');
  const reads = gateOf(pathsOf(at, 'read.yaml'), known, '');
  const writes = gateOf(pathsOf(at, 'write.yaml'), known, '/api/v3');
  return async (asked) => {
    const { _uid: uid, ...query } = asked.query;
    if (!uid) return '_uid is missing';
    return asked.path.startsWith('/api/v3/') ? writes({ ...asked, query }) : reads({ ...asked, query });
  };
}

function pathsOf(folder: string, name: string): unknown {
  const file = path.join(folder, name);
  const whole = load(readFileSync(file, 'utf8')) as {
    openapi: string;
    info: unknown;
    paths: Record<string, { $ref: string }>;
  };
  const paths: Record<string, unknown> = {};
  for (const [key, { $ref }] of Object.entries(whole.paths)) {
    if (!/recent\/posts|notifications|\/self|topics\/\{tid\}$|posts\/\{pid\}\/raw/.test(key)) continue;
    const part = load(readFileSync(path.join(folder, $ref), 'utf8')) as Record<string, Operation>;
    paths[key] = Object.fromEntries(
      Object.entries(part).map(([method, operation]) => [method, strict(operation, `${method} ${key}`)]),
    );
  }
  return { openapi: whole.openapi, info: whole.info, paths };
}

/** Unknown fields of a body fail; answers are none of a gate's business. */
function strict(operation: Operation, operationId: string): Operation {
  for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
    if (schema?.['type'] === 'object') schema['additionalProperties'] = false;
  return { ...operation, operationId, responses: { 200: { description: 'any' } } };
}
