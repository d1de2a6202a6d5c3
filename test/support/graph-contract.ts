import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Api {
  name: string | null;
  method: string;
  endpoint: string | null;
  return: string;
  params: { name: string; type: string; required: boolean }[];
}

interface Node {
  apis: Api[];
  fields: { name: string; type: string }[];
}

/** What every edge takes beside its own parameters: paging, field expansion, and the proof of the token. */
const everywhere = new Set(['fields', 'limit', 'after', 'before', 'appsecret_proof']);

/** Calls that Meta publishes no specification of, each with the reason. */
export const withoutContract: Record<string, string> = {
  'GET debug_token': 'a function of the platform, not a node of the published specifications',
  'fields of UnifiedMessage': 'the node of private messages is not among the published specifications',
};

/** Meta's own specifications of nodes, edges, parameters, enums and fields, as a gate for requests. */
export class GraphContract {
  private readonly nodes = new Map<string, Node | null>();
  private readonly enums: Map<string, string[]>;
  /** Distinct calls that passed. */
  readonly checked = new Set<string>();
  /** Calls and fields that no specification covers. */
  readonly uncovered = new Set<string>();

  constructor(private readonly folder: string) {
    const enums = JSON.parse(readFileSync(path.join(folder, 'enum_types.json'), 'utf8')) as {
      name: string;
      values: string[];
    }[];
    this.enums = new Map(enums.map(({ name, values }) => [name, values]));
  }

  /**
   * @param nodeName what kind of thing the first part of the path names
   * @returns what is wrong with the request; empty when it is as published
   */
  check(method: string, nodeName: string, edge: string | null, params: Record<string, unknown>): string[] {
    const call = edge === null ? `#${method === 'GET' ? 'get' : method === 'POST' ? 'update' : 'delete'}` : edge;
    const title = `${method} ${nodeName}/${call}`;
    const api = this.node(nodeName)?.apis.find((one) =>
      edge === null ? one.name === call : one.endpoint === edge && one.method === method,
    );
    if (!api) return [`${title} is not published`];
    const wrong = [
      ...api.params.filter((one) => one.required && !(one.name in params)).map((one) => `${title} lacks ${one.name}`),
      ...Object.entries(params).flatMap(([name, value]) => this.param(title, api, name, value)),
      ...this.fieldsOf(title, api.return, params['fields']),
    ];
    if (wrong.length === 0) this.checked.add(title);
    return wrong;
  }

  private node(name: string): Node | null {
    if (!this.nodes.has(name)) this.nodes.set(name, this.read(name));
    return this.nodes.get(name)!;
  }

  private read(name: string): Node | null {
    try {
      return JSON.parse(readFileSync(path.join(this.folder, `${name}.json`), 'utf8')) as Node;
    } catch {
      return null;
    }
  }

  private param(title: string, api: Api, name: string, value: unknown): string[] {
    if (everywhere.has(name)) return [];
    const spec = api.params.find((one) => one.name === name);
    if (!spec) return [`${title} has no parameter ${name}`];
    const inner = /^list<(.+)>$/.exec(spec.type)?.[1];
    const values = this.enums.get(inner ?? spec.type);
    if (!values) return [];
    const given = inner ? (value as unknown[]) : [value];
    return given
      .filter((one) => !values.includes(String(one)))
      .map((one) => `${title}: ${name} cannot be ${String(one)}`);
  }

  /** Fields stand in the node or are edges of it that can be read. */
  private fieldsOf(title: string, nodeName: string, wanted: unknown): string[] {
    if (typeof wanted !== 'string') return [];
    const node = this.node(nodeName);
    if (!node) {
      this.uncovered.add(`fields of ${nodeName}`);
      return [];
    }
    const names = wanted.replace(/\{[^}]*\}/g, '').split(',');
    const known = (name: string): boolean =>
      node.fields.some((field) => field.name === name) ||
      node.apis.some((api) => api.method === 'GET' && api.endpoint === name);
    return names.filter((name) => !known(name)).map((name) => `${title}: ${nodeName} has no field ${name}`);
  }
}
