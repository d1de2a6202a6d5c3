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
  const given = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return {
    method,
    path: url.pathname.replace(/^\/v[\d.]+\//, ''),
    params: { ...Object.fromEntries(url.searchParams), ...given },
    headers,
    url: `${url.pathname}${url.search}`,
  };
}
