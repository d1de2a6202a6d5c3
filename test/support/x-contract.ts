import { readFileSync } from 'node:fs';
import path from 'node:path';
import addFormats from 'ajv-formats';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { withKnownOperations } from './known-operations.ts';
import { passed } from './outbound-gate.ts';

/** Versions of X's published contract: before and after the renaming of August 2026. */
export const xVersions = ['2.166', '2.167'] as const;
export type XVersion = (typeof xVersions)[number];

interface Request {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: unknown;
}

type Schema = { properties?: unknown; additionalProperties?: unknown };
type Responses = Record<string, { content?: Record<string, unknown> }>;

const formats: NonNullable<ConstructorParameters<typeof OpenAPIBackend>[0]>['customizeAjv'] = (ajv) =>
  (addFormats as unknown as (given: typeof ajv) => typeof ajv)(ajv);

/** What answers hold; there a field that the contract does not have fails too. */
const closed = ['Tweet', 'Post', 'User', 'DmEvent', 'Expansions'];

/** X's contract of one version, as a gate for requests and for answers. */
export class XContract {
  private constructor(
    private readonly version: XVersion,
    private readonly api: OpenAPIBackend,
  ) {}

  static async read(folder: string, version: XVersion): Promise<XContract> {
    const file = path.join(folder, `x-openapi-${version}.json`);
    const definition = JSON.parse(readFileSync(file, 'utf8')) as Document;
    for (const operation of Object.values(definition.paths ?? {}).flatMap((one) => Object.values(one ?? {})))
      preferProblems(operation as { responses?: Responses });
    const schemas = (definition.components?.schemas ?? {}) as Record<string, Schema>;
    for (const name of closed) if (schemas[name]?.properties) schemas[name].additionalProperties = false;
    const api = new OpenAPIBackend({ definition, quick: true, ajvOpts: { strict: false }, customizeAjv: formats });
    await api.init();
    return new XContract(version, withKnownOperations(api));
  }

  /** @returns what is wrong with a request */
  checkRequest(request: Request): string[] {
    const operation = this.api.matchOperation(request);
    if (!operation?.operationId) return [`${request.method} ${request.path}: unknown`];
    const { errors } = this.api.validateRequest(request, operation);
    if (!errors?.length) passed('X', operation.operationId);
    return this.tell(operation.operationId, errors);
  }

  /** @returns what is wrong with an answer */
  checkAnswer(request: Request, status: number, body: unknown): string[] {
    const operation = this.api.matchOperation(request);
    if (!operation?.operationId) return []; // the request has failed already
    const { errors } = this.api.validateResponse(body, operation, status);
    return this.tell(`answer ${this.version} of ${operation.operationId} ${status}`, errors);
  }

  private tell(what: string, errors?: { instancePath: string; message?: string; params: unknown }[] | null): string[] {
    return (errors ?? []).map(
      ({ instancePath, message, params }) => `${what} ${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** The contract has two forms for errors; the platform uses this one, whatever media type it says (recorded answers). */
function preferProblems({ responses }: { responses?: Responses }): void {
  const content = responses?.['default']?.content;
  if (content?.['application/problem+json']) content['application/json'] = content['application/problem+json'];
}

const read = new Map<string, Promise<XContract>>();

/** Both versions, each read once. */
export async function xContracts(folder: string): Promise<Record<XVersion, XContract>> {
  const pairs = xVersions.map(async (version) => {
    const key = `${folder} ${version}`;
    const contract = read.get(key) ?? XContract.read(folder, version);
    read.set(key, contract);
    return [version, await contract] as const;
  });
  return Object.fromEntries(await Promise.all(pairs)) as Record<XVersion, XContract>;
}
