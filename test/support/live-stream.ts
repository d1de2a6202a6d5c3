import { type RunningApp } from './app.ts';

export interface Heard {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

/** A client of the live stream over a real connection. */
export class LiveStream {
  readonly heard: Heard[] = [];
  ended = false;
  private wake = () => {};

  private constructor(
    readonly status: number,
    private readonly abort: AbortController,
  ) {}

  static async open({ app }: RunningApp, headers: Record<string, string>): Promise<LiveStream> {
    if (!app.getHttpServer().listening) await app.listen(0, '127.0.0.1');
    const abort = new AbortController();
    const response = await fetch(`${await app.getUrl()}/api/v1/live`, { headers, signal: abort.signal });
    const stream = new LiveStream(response.status, abort);
    void stream.read(response);
    return stream;
  }

  /** Waits for something that was or will be heard. */
  async hears(matches: (heard: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.heard.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Waits until the server has ended it. */
  async ends(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  close(): void {
    this.abort.abort();
  }

  private async read(response: Response): Promise<void> {
    let text = '';
    try {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        const parts = (text + chunk).split('\n\n');
        text = parts.pop()!;
        this.heard.push(...parts.map(parse));
        this.wake();
      }
    } catch (error) {
      if (!this.abort.signal.aborted) throw error;
    }
    this.ended = true;
    this.wake();
  }
}

function parse(text: string): Heard {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const id = field('id');
  return { ...(id !== undefined && { id }), event: field('event')!, data: JSON.parse(field('data')!) };
}
