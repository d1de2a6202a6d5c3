import { readFileSync } from 'node:fs';
import path from 'node:path';
import { passed } from './outbound-gate.ts';

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
/** What a write answers with; Meta's specifications do not say. */
const written = new Set(['success', 'id', 'message_id', 'recipient_id', 'attachment_id']);
/** Fields that Meta's pages on an edge describe, and its specifications leave out. */
const described: Record<string, string[]> = { Application: ['subscribed_fields'] };
const paging = new Set(['cursors', 'next', 'previous']);

/** What a value of a published type looks like; types that are not here are nodes or anything. */
const kinds: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  datetime: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/.test(String(value)),
  bool: (value) => typeof value === 'boolean',
  int: Number.isSafeInteger,
  'unsigned int': Number.isSafeInteger,
};

type Body = Record<string, unknown>;
const objectOf = (value: unknown): Body => (value && typeof value === 'object' ? (value as Body) : {});

/** Fields with what is asked for inside them: `a,b{c}`. */
export function fieldsAsked(wanted: string): Map<string, string | undefined> {
  const parts = wanted.match(/[^,{]+(?:\{[^}]*\})?/g) ?? [];
  return new Map(parts.map((part) => [part.replace(/\{.*/, ''), /\{(.*)\}/.exec(part)?.[1]]));
}

/** What the Graph API gives of a node: the fields asked for, and its id. */
export function onlyAsked(node: object, wanted: string): object {
  const asked = fieldsAsked(wanted);
  return Object.fromEntries(Object.entries(node).filter(([name]) => name === 'id' || asked.has(name)));
}

/** Meta's own specifications of nodes, edges, parameters, enums and fields, as a gate for requests and for answers. */
export class GraphContract {
  private readonly nodes = new Map<string, Node | null>();
  private readonly enums: Map<string, string[]>;
  /** Distinct calls that passed. */
  readonly checked = new Set<string>();

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
  check(method: string, nodeName: string, edge: string | null, params: Body): string[] {
    const [title, api] = this.find(method, nodeName, edge);
    if (!api) return [`${title} is not published`];
    const wrong = [
      ...api.params.filter((one) => one.required && !(one.name in params)).map((one) => `${title} lacks ${one.name}`),
      ...Object.entries(params).flatMap(([name, value]) => this.param(title, api, name, value)),
      ...this.fields(title, api.return, params['fields']),
    ];
    if (wrong.length > 0) return wrong;
    this.checked.add(title);
    passed('Facebook', title);
    return [];
  }

  /** @returns where an answer is not as published: every item has fields of its node, those that were asked for, of their types */
  checkAnswer(method: string, nodeName: string, edge: string | null, params: Body, body: unknown): string[] {
    const [title, api] = this.find(method, nodeName, edge);
    const given = objectOf(body);
    if (method !== 'GET') {
      passed('Facebook', 'answer of POST', 'list');
      return Object.keys(given).flatMap((name) => (written.has(name) ? [] : [`answer of ${title} has ${name}`]));
    }
    const asked = typeof params['fields'] === 'string' ? fieldsAsked(params['fields']) : null;
    if (edge === null) return this.item(title, api?.return ?? '', asked, given);
    const around = Object.keys(given).filter((name) => name !== 'data' && name !== 'paging');
    const pages = Object.keys(objectOf(given['paging'])).filter((name) => !paging.has(name));
    if (!Array.isArray(given['data'])) return [`answer of ${title} has no list`];
    return [
      ...[...around, ...pages].map((name) => `answer of ${title} has ${name}`),
      ...given['data'].flatMap((one) => this.item(title, api?.return ?? '', asked, objectOf(one))),
    ];
  }

  private find(method: string, nodeName: string, edge: string | null): [string, Api | undefined] {
    const call = edge === null ? `#${method === 'GET' ? 'get' : method === 'POST' ? 'update' : 'delete'}` : edge;
    const api = this.node(nodeName)?.apis.find((one) =>
      edge === null ? one.name === call : one.endpoint === edge && one.method === method,
    );
    return [`${method} ${nodeName}/${call}`, api];
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

  /** Fields stand in the node or are edges of it that can be read, and so do those inside them. */
  private fields(title: string, nodeName: string, wanted: unknown): string[] {
    if (typeof wanted !== 'string') return [];
    if (!this.node(nodeName)) {
      passed('Facebook', `fields of ${nodeName}`, 'list');
      return [];
    }
    return [...fieldsAsked(wanted)].flatMap(([name, inside]) => {
      const type = this.typeOf(nodeName, name);
      if (type === undefined) return [`${title}: ${nodeName} has no field ${name}`];
      return inside && this.node(type)?.fields.length ? this.fields(title, type, inside) : [];
    });
  }

  private typeOf(nodeName: string, field: string): string | undefined {
    const node = this.node(nodeName);
    const edge = node?.apis.find((api) => api.method === 'GET' && api.endpoint === field);
    return node?.fields.find(({ name }) => name === field)?.type ?? edge?.return;
  }

  private item(title: string, nodeName: string, asked: Map<string, unknown> | null, item: Body): string[] {
    const published = this.node(nodeName)?.fields.length;
    return Object.entries(item).flatMap(([name, value]) => {
      if (asked && !asked.has(name) && name !== 'id') return [`answer of ${title} has ${name}, which nobody asked for`];
      if (!published) return [];
      if (described[nodeName]?.includes(name)) return [];
      const type = this.typeOf(nodeName, name);
      if (type === undefined) return [`answer of ${title} has ${name}, which ${nodeName} does not have`];
      return !kinds[type] || kinds[type](value) ? [] : [`answer of ${title}: ${name} is no ${type}`];
    });
  }
}
