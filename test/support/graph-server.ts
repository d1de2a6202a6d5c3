import type { GraphGate } from './graph-gate.ts';
import { LoopbackServer, type Wire } from './loopback-server.ts';

/** A request as it arrived. */
export interface GraphCall {
  method: string;
  /** Without version: `1/feed`. */
  path: string;
  params: Record<string, unknown>;
  headers: Record<string, string>;
  url: string;
  /** Files of a form, by the name of their part. */
  files: Record<string, { name: string; type: string; text: string }>;
}

/** What it is answered with; `cut` closes the connection once the request was read. */
export interface GraphReply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Sent instead of JSON. */
  raw?: string;
  cut?: boolean;
}

export interface GraphServer {
  url: string;
  calls: GraphCall[];
  /** What the contract does not allow, in requests and in answers. */
  breaches: string[];
  /** Answers of the next tests. */
  answer(how: (call: GraphCall) => GraphReply | Promise<GraphReply>): void;
  stop(): Promise<void>;
}

/** A server on loopback that records calls of the Graph API and answers what a test says. */
export async function startGraphServer(gate: GraphGate = () => []): Promise<GraphServer> {
  const calls: GraphCall[] = [];
  const breaches: string[] = [];
  let how: (call: GraphCall) => GraphReply | Promise<GraphReply> = () => ({ body: { data: [] } });
  const server = new LoopbackServer(async (wire) => {
    const call = callOf(wire);
    calls.push(call);
    const reply = await how(call);
    breaches.push(...gate(call, reply));
    const { cut, raw, body, ...rest } = reply;
    if (cut) return 'cut';
    return { ...rest, body: raw ?? body, headers: { 'facebook-api-version': 'v25.0', ...rest.headers } };
  });
  await server.start();
  return { url: server.url, calls, breaches, answer: (next) => void (how = next), stop: () => server.stop() };
}

function callOf({ method, url, headers, text }: Wire): GraphCall {
  const boundary = /^multipart\/form-data;.*boundary=(\S+)/.exec(headers['content-type'] ?? '')?.[1];
  const form = boundary ? formOf(text, boundary) : null;
  const given = form?.fields ?? (text === '' ? {} : (JSON.parse(text) as Record<string, unknown>));
  return {
    files: form?.files ?? {},
    method,
    path: url.pathname.replace(/^\/v[\d.]+\//, ''),
    params: { ...Object.fromEntries(url.searchParams), ...given },
    headers,
    url: `${url.pathname}${url.search}`,
  };
}

/** The parts of a form: plain ones, and files. */
function formOf(text: string, boundary: string): { fields: Record<string, unknown>; files: GraphCall['files'] } {
  const fields: Record<string, unknown> = {};
  const files: GraphCall['files'] = {};
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...body] = part.slice(2, -2).split('\r\n\r\n');
    const name = / name="([^"]*)"/.exec(head)?.[1] ?? '';
    const file = / filename="([^"]*)"/.exec(head)?.[1];
    const value = body.join('\r\n\r\n');
    if (file === undefined) fields[name] = value;
    else files[name] = { name: file, type: /content-type: (\S+)/i.exec(head)?.[1] ?? '', text: value };
  }
  return { fields, files };
}
