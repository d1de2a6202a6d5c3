import { LoopbackServer, type Told, type Wire } from './loopback-server.ts';

/** A request as a connector made it. */
export interface Asked {
  /** In small letters. */
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Cut the line instead of answering. */
  cut?: boolean;
}

/** A forum's published contract: says what is wrong with a request, and with an answer. */
export interface ForumGate {
  request(asked: Asked): Promise<string[]>;
  answer(asked: Asked, status: number, body: unknown): Promise<string[]>;
}

/** A forum on the loopback that answers as a test says; every request passes the contract first. */
export class ForumPeer {
  readonly asked: Asked[] = [];
  readonly breaches: string[] = [];
  answer: (asked: Asked) => Answer | Promise<Answer> = () => ({ status: 404, body: {} });
  /** Hold answers against the contract too. Tests of what a forum leaves out write less than a contract wants. */
  holdAnswers = false;
  private readonly server = new LoopbackServer((wire) => this.serve(wire));

  /** @param gate without it nothing is checked */
  constructor(private readonly gate?: ForumGate) {}

  get url(): string {
    return this.server.url;
  }

  start(): Promise<void> {
    return this.server.start();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async serve({ method, url, headers, text }: Wire): Promise<Told> {
    const asked: Asked = {
      method: method.toLowerCase(),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    this.asked.push(asked);
    this.note(asked, (await this.gate?.request(asked)) ?? []);
    const { status = 200, headers: more = {}, body = {}, cut } = await this.answer(asked);
    if (cut) return 'cut';
    if (this.holdAnswers && status < 300 && typeof body === 'object')
      this.note(asked, (await this.gate?.answer(asked, status, body)) ?? []);
    return { status, headers: more, body, type: 'text/plain' };
  }

  private note({ method, path }: Asked, wrong: string[]): void {
    this.breaches.push(...wrong.map((breach) => `${method} ${path}: ${breach}`));
  }
}
