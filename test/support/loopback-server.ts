import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatedPorts } from './outbound-gate.ts';

/** A request as it came over the wire. */
export interface Wire {
  method: string;
  url: URL;
  headers: Record<string, string>;
  text: string;
}

/** What goes back: text as it is, anything else as JSON. `cut` drops the line once the request has arrived. */
export type Told =
  | { status?: number; headers?: Record<string, string | undefined>; body?: unknown; /** Of text. */ type?: string }
  | 'cut';

/** A server on loopback that a platform of the tests is made of. */
export class LoopbackServer {
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  constructor(private readonly tell: (wire: Wire) => Told | Promise<Told>) {}

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    gatedPorts.add(this.port);
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const told = await this.tell({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', 'http://platform.test'),
      headers: request.headers as Record<string, string>,
      text: Buffer.concat(chunks).toString('utf8'),
    });
    if (told === 'cut') return void request.socket.destroy();
    const { status = 200, headers = {}, body = {}, type = 'text/html' } = told;
    const isText = typeof body === 'string' || Buffer.isBuffer(body);
    const given = Object.entries(headers).filter(([, value]) => value !== undefined) as [string, string][];
    response.writeHead(status, { 'content-type': isText ? type : 'application/json', ...Object.fromEntries(given) });
    response.end(isText ? body : JSON.stringify(body));
  }
}
