import http from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { gatedPorts, passed } from './outbound-gate.ts';

/** Somebody's web server on this machine that has a picture, and everything that is not one. */
export class PictureHost {
  /** The requests that came, with what they carried. */
  readonly asked: http.IncomingMessage[] = [];

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async open(): Promise<PictureHost> {
    const create = { width: 40, height: 20, channels: 3, background: 'red' } as const;
    const picture = await sharp({ create })
      .withExif({ IFD0: { Artist: 'secret name' } })
      .png()
      .toBuffer();
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = new PictureHost(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    gatedPorts.add((server.address() as AddressInfo).port);
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      host.asked.push(request);
      if (request.method === 'GET') passed('Elsewhere', 'GET', 'list');
      host.answer(request.url!, response, picture);
    });
    return host;
  }

  private answer(path: string, response: http.ServerResponse, picture: Buffer): void {
    const to = { '/moved': '/lamp.png', '/file': 'file:///etc/passwd', '/loop': '/loop' }[path];
    const port = new URL(this.url).port;
    if (to) return void response.writeHead(302, { location: to }).end();
    if (path === '/inwards')
      return void response.writeHead(302, { location: `http://localhost:${port}/lamp.png` }).end();
    if (path === '/drawing.svg')
      return void response.end('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    if (path === '/huge') return void response.end(Buffer.alloc(11 * 1024 * 1024, 1));
    if (path.startsWith('/lamp.png')) return void response.setHeader('set-cookie', 'who=ana').end(picture);
    response.writeHead(404).end(picture);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
