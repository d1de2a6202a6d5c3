import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import addFormats from 'ajv-formats';
import { type Document, OpenAPIBackend } from 'openapi-backend';

/** What the platform says to one request. `cut` drops the line once the request has arrived. */
export type Told = { status?: number; headers?: Record<string, string>; body: unknown } | 'cut';

export interface Asked {
  method: string;
  /** Below /2. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  token: string;
}

type Responses = Record<string, { content?: Record<string, unknown> }>;

/** The contract has two forms for errors; the platform uses this one, whatever media type it says (recorded answers). */
function preferProblems({ responses }: { responses?: Responses }): void {
  const content = responses?.['default']?.content;
  if (content?.['application/problem+json']) content['application/json'] = content['application/problem+json'];
}

const formats: NonNullable<ConstructorParameters<typeof OpenAPIBackend>[0]>['customizeAjv'] = (ajv) =>
  (addFormats as unknown as (given: typeof ajv) => typeof ajv)(ajv);

/** X publishes no contract for where tokens are issued. */
const withoutContract = new Set(['/2/oauth2/token']);

/**
 * A platform on loopback that answers as a test says. Every request and every answer is held against the published
 * contract; what it does not allow is collected in `violations`.
 */
export class XPlatform {
  readonly asked: Asked[] = [];
  readonly violations: string[] = [];
  /** Distinct operations that were held against the contract. */
  readonly checked = new Set<string>();
  answer: (request: Asked) => Told = () => ({ body: { meta: { result_count: 0 } } });
  private readonly server = http.createServer((request, response) => void this.serve(request, response));
  private constructor(private readonly contract: OpenAPIBackend) {}

  static async start(contractFile: string): Promise<XPlatform> {
    const definition = JSON.parse(readFileSync(contractFile, 'utf8')) as Document;
    for (const operation of Object.values(definition.paths ?? {}).flatMap((one) => Object.values(one ?? {})))
      preferProblems(operation as { responses?: Responses });
    const contract = new OpenAPIBackend({ definition, quick: true, ajvOpts: { strict: false }, customizeAjv: formats });
    await contract.init();
    const platform = new XPlatform(contract);
    await new Promise<void>((done) => platform.server.listen(0, '127.0.0.1', done));
    return platform;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url!, 'https://api.x.com');
    const json = String(request.headers['content-type']).includes('json');
    const body = json && text ? (JSON.parse(text) as unknown) : text;
    const asked = {
      method: request.method!,
      path: url.pathname.replace(/^\/2/, ''),
      query: url.searchParams,
      body,
      token: String(request.headers.authorization).replace(/^Bearer /, ''),
    };
    this.asked.push(asked);
    const operation = this.checkRequest(request, url, body);
    const told = this.answer(asked);
    if (told === 'cut') return void request.socket.destroy();
    const { status = 200, headers = {} } = told;
    if (operation && typeof told.body === 'object') this.checkAnswer(operation, status, told.body);
    const isText = typeof told.body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
    response.end(isText ? (told.body as string) : JSON.stringify(told.body));
  }

  private checkRequest(request: http.IncomingMessage, url: URL, body: unknown): string | undefined {
    if (withoutContract.has(url.pathname)) return undefined;
    const wire = {
      method: request.method!,
      path: url.pathname,
      query: url.search.slice(1),
      headers: request.headers as Record<string, string>,
      body,
    };
    const operation = this.contract.matchOperation(wire);
    if (!operation) {
      this.violations.push(`${wire.method} ${wire.path}: unknown`);
      return undefined;
    }
    const { errors } = this.contract.validateRequest(wire, operation);
    for (const { instancePath, message, params } of errors ?? [])
      this.violations.push(`${operation.operationId} ${instancePath} ${message} ${JSON.stringify(params)}`);
    this.checked.add(operation.operationId!);
    return operation.operationId;
  }

  private checkAnswer(operation: string, status: number, body: unknown): void {
    const { errors } = this.contract.validateResponse(body, operation, status);
    for (const { instancePath, message, params } of errors ?? [])
      this.violations.push(`answer of ${operation} ${status} ${instancePath} ${message} ${JSON.stringify(params)}`);
  }
}

/** The contract for requests. */
export const contractFile = (folder: string): string => path.join(folder, 'x-openapi-2.166.json');
