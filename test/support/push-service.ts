import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatedPorts, passed } from './outbound-gate.ts';

/** What a browser was told. */
export interface Told {
  alerts: { kind: string; conversationId: string }[];
  count: number;
}

/** A push service on this machine, and the browser behind it that can read what comes. */
export class PushService {
  readonly browser: ECDH = createECDH('prime256v1');
  readonly secret = randomBytes(16);
  readonly taken: { headers: http.IncomingHttpHeaders; told: Told }[] = [];
  /** What the service answers. */
  status = 201;

  private constructor(
    private readonly server: http.Server,
    readonly endpoint: string,
  ) {
    this.browser.generateKeys();
    server.on('request', (request, response) => void this.take(request, response));
  }

  static async open(): Promise<PushService> {
    const server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    gatedPorts.add(port);
    return new PushService(server, `http://127.0.0.1:${port}/send/1`);
  }

  /** As `PushSubscription.toJSON()` gives it. */
  get subscription() {
    const keys = { p256dh: this.browser.getPublicKey('base64url'), auth: this.secret.toString('base64url') };
    return { endpoint: this.endpoint, keys };
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    passed('Browser', 'POST', 'list');
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const told = JSON.parse(this.read(Buffer.concat(parts))) as Told;
    this.taken.push({ headers: request.headers, told });
    response.writeHead(this.status).end();
  }

  /** RFC 8291 from the browser's side. */
  private read(body: Buffer): string {
    const [salt, theirs] = [body.subarray(0, 16), body.subarray(21, 86)];
    const derive = (key: Buffer, seed: Buffer, info: Buffer, size: number) =>
      Buffer.from(hkdfSync('sha256', key, seed, info, size));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.browser.getPublicKey(), theirs]);
    const secret = derive(this.browser.computeSecret(theirs), this.secret, info, 32);
    const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
    if (plain.at(-1) !== 2) throw new Error('This is not the last record.');
    return plain.subarray(0, -1).toString('utf8');
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
