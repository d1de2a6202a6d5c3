import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../src/config/package-root.ts';

/** The app itself, in a process of its own, answering people and programs only. */
export interface WebServer {
  url: string;
  close(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

/** @param more what it is to find in its environment besides */
export async function webServer(databaseUrl: string, more: Record<string, string> = {}): Promise<WebServer> {
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    EARSHOT_ROLE: 'web',
    EARSHOT_KEY: Buffer.alloc(32, 5).toString('base64'), // the large set outlives the folder that a key would lie in
    PORT: String(port),
    EARSHOT_RATE_LIMIT: '0',
    EARSHOT_LOG_LEVEL: 'error',
    ...more,
  };
  const child = spawn(process.execPath, [path.join(packageRoot, 'dist/src/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.includes('Earshot is ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the app did not start: it ended with ${code}`)));
  });
  const close = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Requests for which the just-in-time compiler goes on compiling; a server runs for weeks. */
export const WARM_UP = 2500;

/** One client with one connection that stays open. */
export class Browser {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly base: string,
    private readonly cookie: string,
  ) {}

  /** @returns the body, and the milliseconds from asking to its last byte */
  async get(address: string): Promise<{ body: string; milliseconds: number }> {
    const started = performance.now();
    const { promise, resolve, reject } = withResolvers<string>();
    const request = http.get(
      this.base + address,
      { agent: this.agent, headers: { cookie: this.cookie } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const body = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(body);
          else reject(new Error(`${address}: ${response.statusCode} ${body}`));
        });
      },
    );
    request.on('error', reject);
    const body = await promise;
    return { body, milliseconds: performance.now() - started };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** As `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** The value below which this share of all lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
