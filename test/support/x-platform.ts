import { LoopbackServer, type Told as Answered, type Wire } from './loopback-server.ts';
import { passed, withoutContract } from './outbound-gate.ts';
import { type XContract, xContracts, type XVersion } from './x-contract.ts';

/** What the platform says to one request. `cut` drops the line once the request has arrived. */
export type Told = { status?: number; headers?: Record<string, string>; body: unknown } | 'cut';

export interface Asked {
  method: string;
  /** Below /2. */
  path: string;
  query: URLSearchParams;
  body: unknown;
  token: string;
}

/**
 * A platform on loopback that answers as a test says. Every request is held against the published contract that our
 * client speaks, and every answer against the one it is written by; what is not allowed is collected in `violations`.
 */
export class XPlatform {
  readonly asked: Asked[] = [];
  readonly violations: string[] = [];
  answer: (request: Asked) => Told | Promise<Told> = () => ({ body: { meta: { result_count: 0 } } });
  /** Which contract the answers are written by: before the renaming of August 2026 or after it. */
  answersBy: XVersion = '2.166';
  private readonly server = new LoopbackServer((wire) => this.serve(wire));
  private constructor(private readonly contracts?: Record<XVersion, XContract>) {}

  /** @param folder of the published contracts; without it nothing is checked */
  static async start(folder?: string): Promise<XPlatform> {
    const platform = new XPlatform(folder === undefined ? undefined : await xContracts(folder));
    await platform.server.start();
    return platform;
  }

  get address(): string {
    return this.server.url;
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async serve(wire: Wire): Promise<Answered> {
    const { method, url, headers, text } = wire;
    const json = String(headers['content-type']).includes('json');
    const body = json && text ? (JSON.parse(text) as unknown) : text;
    const asked = {
      method,
      path: url.pathname.replace(/^\/2/, ''),
      query: url.searchParams,
      body,
      token: String(headers['authorization']).replace(/^Bearer /, ''),
    };
    this.asked.push(asked);
    const told = await this.answer(asked);
    this.check(wire, body, told);
    return told;
  }

  private check({ method, url, headers }: Wire, body: unknown, told: Told): void {
    if (!this.contracts) return;
    if (`X ${method} ${url.pathname}` in withoutContract) return passed('X', `${method} ${url.pathname}`, 'list');
    const request = { method, path: url.pathname, query: url.search.slice(1), headers, body };
    this.violations.push(...this.contracts['2.166'].checkRequest(request));
    if (told === 'cut' || typeof told.body !== 'object') return;
    this.violations.push(...this.contracts[this.answersBy].checkAnswer(request, told.status ?? 200, told.body));
  }
}
