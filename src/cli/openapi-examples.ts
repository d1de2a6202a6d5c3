import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of JSON Schema as the generated document uses. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}
interface Media {
  schema?: Schema;
  example?: unknown;
}
export interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: {
    name: string;
    in: string;
    required?: boolean;
    schema?: Schema;
    description?: string;
    example?: unknown;
  }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
type Schemas = Record<string, Schema>;

const scalars: Record<string, unknown> = { string: 'text', number: 1, integer: 1, boolean: true };
const instant = '2026-11-21T09:14:00.000Z';

/** An example of a schema, put together from the examples of its fields. */
export function exampleOf(schema: Schema | undefined, schemas: Schemas, within: string[] = []): unknown {
  if (!schema) return {};
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return within.includes(name) ? {} : exampleOf(schemas[name], schemas, [...within, name]);
  }
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return exampleOf(several[0], schemas, within);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas, within)));
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const types = [schema.type ?? 'object'].flat();
  if (types.includes('null')) return null;
  if (types.includes('array')) return [exampleOf(schema.items, schemas, within)];
  if (types[0] !== 'object') return schema.format === 'date-time' ? instant : scalars[types[0]!];
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, schemas, within)]));
}

/** Every operation of a document, with its method and path. */
export function operationsOf(document: OpenAPIObject): { method: string; path: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation: operation as Operation })),
  );
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Carries the request out at most once: a repeat within a day gets the first answer again.',
  schema: { type: 'string' },
  example: '7f1c9a4e-order-48213',
};

const problemResponse = {
  description: 'We refuse, or cannot: RFC 9457. `code` is stable, `detail` a sentence that tells a person what to do.',
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      example: {
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'There is nothing at this address.',
        code: 'not-found',
      },
    },
  },
};

const problemSchema: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'number' },
    detail: { type: 'string' },
    code: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    retryAfter: { type: 'number' },
    instance: { type: 'string' },
  },
};

/** A comment without `@remarks`: its first sentence is the summary, all of it the description. */
function splitComment(operation: Operation): void {
  if (!operation.summary || operation.description) return;
  operation.description = operation.summary;
  operation.summary = operation.summary.split(/[.:;](?:\s|$)/)[0]!;
}

/** Instants end in `At` (house rule); those kept as text do not say so by their type. */
function markInstants({ properties = {} }: Schema): void {
  for (const [name, field] of Object.entries(properties))
    if (/(At|Since|Until)$/.test(name) && [field.type].flat().includes('string')) field.format ??= 'date-time';
}

/** Gives every operation its examples and its refusal, and every parameter with a default its freedom. */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  const schemas = ((document.components ??= {}).schemas ??= {}) as Schemas;
  schemas.Problem = problemSchema;
  for (const schema of Object.values(schemas)) markInstants(schema);
  for (const { method, operation } of operationsOf(document)) {
    splitComment(operation);
    if (method === 'post' && operation.security) (operation.parameters ??= []).push(idempotencyKey);
    for (const parameter of operation.parameters ?? [])
      if (parameter.schema?.default !== undefined) parameter.required = false;
    const bodies = [operation.requestBody, ...Object.values(operation.responses)];
    for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {})))
      media.example ??= exampleOf(media.schema, schemas);
    operation.responses.default = problemResponse;
  }
  return document;
}
