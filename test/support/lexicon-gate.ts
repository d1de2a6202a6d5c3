import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type LexiconDoc, Lexicons, type LexXrpcProcedure, type LexXrpcQuery } from '@atproto/lexicon';
import { passed } from './outbound-gate.ts';

/** A call as it goes to `/xrpc/…`. */
export interface XrpcCall {
  method: string;
  /** The name of the query or procedure. */
  nsid: string;
  query: URLSearchParams;
  /** Parsed JSON. */
  body?: unknown;
}

/** The published lexicons of Bluesky, as a gate for requests and for answers. */
export class LexiconGate {
  private readonly lexicons = new Lexicons();

  /** @param contracts the folder of published contracts */
  constructor(contracts: string) {
    const folder = path.join(contracts, 'bluesky', 'lexicons');
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const doc = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as LexiconDoc;
      // sets of permissions are no schemas, and the library (0.6) does not know them
      if ((doc.defs['main'] as { type?: string } | undefined)?.type !== 'permission-set') this.lexicons.add(doc);
    }
  }

  /** @returns what is wrong with a request; empty when it is as published */
  request({ method, nsid, query, body }: XrpcCall): string[] {
    const def = this.definition(nsid);
    if (!def || (def.type === 'query') !== (method === 'GET')) return [`${method} ${nsid} is not published`];
    const wrong = [...this.params(nsid, def, query), ...(def.type === 'procedure' ? this.input(nsid, def, body) : [])];
    if (wrong.length === 0) passed('Bluesky', `${method} ${nsid}`);
    return wrong;
  }

  /** @returns what is wrong with a successful answer */
  answer({ nsid }: XrpcCall, body: unknown): string[] {
    return complaint(() => this.lexicons.assertValidXrpcOutput(nsid, body));
  }

  private definition(nsid: string): LexXrpcQuery | LexXrpcProcedure | null {
    const def = this.lexicons.getDef(nsid);
    return def?.type === 'query' || def?.type === 'procedure' ? def : null;
  }

  /** A query string holds text only: each parameter is read as what the lexicon says it is. */
  private params(nsid: string, def: LexXrpcQuery | LexXrpcProcedure, query: URLSearchParams): string[] {
    const properties = def.parameters?.properties ?? {};
    const names = [...new Set(query.keys())];
    const given = names.flatMap((name) => {
      const property = properties[name];
      return property ? [[name, valueOf(property.type, query.getAll(name))] as const] : [];
    });
    return [
      ...names.filter((name) => !(name in properties)).map((name) => `${nsid} has no parameter ${name}`),
      ...complaint(() => this.lexicons.assertValidXrpcParams(nsid, Object.fromEntries(given))),
    ];
  }

  /** The lexicon leaves open what a record holds; the record's own lexicon says it. */
  private input(nsid: string, def: LexXrpcProcedure, body: unknown): string[] {
    if (!def.input) return body === undefined ? [] : [`${nsid} takes no body`];
    const schema = def.input.schema;
    const names = schema?.type === 'object' ? Object.keys(schema.properties) : [];
    const { collection, record } = (body ?? {}) as { collection?: string; record?: unknown };
    return [
      ...complaint(() => this.lexicons.assertValidXrpcInput(nsid, body)),
      ...Object.keys((body as object | undefined) ?? {})
        .filter((name) => !names.includes(name))
        .map((name) => `${nsid} has no field ${name}`),
      ...(collection && record ? complaint(() => this.lexicons.assertValidRecord(collection, record)) : []),
    ];
  }
}

function valueOf(type: string, values: string[]): unknown {
  if (type === 'array') return values;
  if (type === 'integer') return Number(values[0]);
  return type === 'boolean' ? values[0] === 'true' : values[0];
}

function complaint(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
