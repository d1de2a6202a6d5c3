import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface GraphCall {
  method: string;
  /** Without version: `1/feed`. */
  path: string;
  params: Record<string, unknown>;
  headers: http.IncomingHttpHeaders;
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
  /** Answers of the next tests. */
  answer(how: (call: GraphCall) => GraphReply): void;
  stop(): Promise<void>;
}

/** A server on loopback that records calls of the Graph API and answers what a test says. */
export async function startGraphServer(): Promise<GraphServer> {
  const calls: GraphCall[] = [];
  let how: (call: GraphCall) => GraphReply = () => ({ body: { data: [] } });
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = callOf(request, Buffer.concat(chunks).toString('utf8'));
      calls.push(call);
      const reply = how(call);
      if (reply.cut) return void request.socket.destroy();
      response.writeHead(reply.status ?? 200, {
        'content-type': reply.raw === undefined ? 'application/json' : 'text/html',
        'facebook-api-version': 'v25.0',
        ...reply.headers,
      });
      response.end(reply.raw ?? JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (next) => void (how = next),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function callOf(request: http.IncomingMessage, body: string): GraphCall {
  const url = new URL(request.url!, 'http://graph.test');
  const given = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  return {
    method: request.method!,
    path: url.pathname.replace(/^\/v[\d.]+\//, ''),
    params: { ...Object.fromEntries(url.searchParams), ...given },
    headers: request.headers,
    url: request.url!,
  };
}
