import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { hashOfToken, newSecretToken } from '../../src/people/secret-token.ts';
import { until } from './condition.ts';
import { freshDatabase } from './database.ts';
import type { DebianPostgres } from './debian-postgres.ts';
import { build, run, type Running } from './installation.ts';
import { type MailPeer, startMailPeer } from './mail-peer.ts';
import { peerSettings } from './mail-source.ts';

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The built product between real mail servers and a real database, killed and started again as a test wants. */
export class CrashStory {
  readonly address = 'support@brand.test';
  readonly customer = 'ana@customer.test';
  kills = 0;
  private app!: Running;
  private url = '';
  private token = '';
  private userId = '';

  private constructor(
    readonly peer: MailPeer,
    private readonly database: Awaited<ReturnType<typeof freshDatabase>>,
    private readonly sql: pg.Pool,
    /** The server that a test may kill, if it has one of its own. */
    private readonly server: DebianPostgres | null,
  ) {}

  /** @param server where the database lies; left out, the one of all tests */
  static async begin(server: DebianPostgres | null = null): Promise<CrashStory> {
    build();
    const database = server ? { url: server.url, drop: () => server.stop() } : await freshDatabase();
    const sql = new pg.Pool({ connectionString: database.url, max: 3 });
    const story = new CrashStory(await startMailPeer(), database, sql, server);
    sql.on('error', () => undefined); // the server was killed; the next query asks the new one
    await story.start();
    await story.furnish();
    return story;
  }

  /** Asks again while the database is being started. */
  async query<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    const asked = () =>
      this.sql
        .query(text, params)
        .catch((error: unknown) => (this.server && isDown(error) ? null : Promise.reject(error as Error)));
    return (await until('the database answers', asked)).rows as Row[];
  }

  /** How many rows a query counts. */
  async count(text: string): Promise<number> {
    const [row] = await this.query<{ n: number }>(`select count(*)::int as n from ${text}`);
    return row!.n;
  }

  /** kill -9, and a new process. */
  async killAndStart(): Promise<void> {
    this.app.process.kill('SIGKILL');
    await this.app.ended;
    this.kills++;
    await this.start();
  }

  /** kill -9 of the database; the app has to find the new one by itself. */
  async killDatabase(): Promise<void> {
    await this.server!.killAndStart();
    this.kills++;
  }

  /** Posts a reply as a client does that repeats until it is answered, always with the same key. */
  async reply(conversationId: string, text: string): Promise<void> {
    const key = randomUUID();
    for (;;) {
      const answer = await this.post(`/conversations/${conversationId}/replies`, { text, undoSeconds: 0 }, key).catch(
        () => null,
      );
      if (answer?.status === 201) return;
      if (answer && answer.status < 500 && answer.status !== 409)
        throw new Error(`${answer.status} ${await answer.text()}`);
      await this.app.ready().catch(() => undefined);
    }
  }

  post(path: string, body: unknown, key: string = randomUUID()): Promise<Response> {
    return fetch(`${this.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'earshot-on-behalf-of': this.userId,
        'idempotency-key': key,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
  }

  async end(): Promise<void> {
    this.app.process.kill('SIGKILL');
    await this.app.ended;
    await this.sql.end();
    await this.peer.stop();
    await this.database.drop();
  }

  private async start(): Promise<void> {
    this.app = run('main', {
      DATABASE_URL: this.database.url,
      EARSHOT_KEY: Buffer.alloc(32, 9).toString('base64'),
      EARSHOT_ALLOW_PRIVATE_HOSTS: 'true',
      EARSHOT_RATE_LIMIT: '0',
    });
    this.url = await this.app.ready();
  }

  private async furnish(): Promise<void> {
    this.token = `earshot_${newSecretToken()}`;
    const [user] = await this.query<{ id: string }>(
      `insert into users (email, name, role, availability_changed_at, created_at)
       values ('admin@brand.test', 'Ada Admin', 'admin', $1, $1) returning id`,
      [new Date()],
    );
    this.userId = user!.id;
    await this.query(
      `insert into api_tokens (name, token_hash, hint, scopes, created_by, created_at) values ('Crash', $1, 'earshot_', $2, $3, $4)`,
      [
        hashOfToken(this.token),
        ['sources:write', 'sources:read', 'conversations:read', 'replies:write', 'replies:write-on-behalf'],
        this.userId,
        new Date(),
      ],
    );
    const settings = { ...peerSettings(this.peer, this.address), password: 'secret', appendToSent: true };
    const connected = await this.post('/sources', { channel: 'email', name: 'Support', settings });
    if (connected.status !== 201) throw new Error(await connected.text());
  }
}

/** The server is gone, shutting down or not yet up (SQLSTATE class 57), or the line was cut. */
const isDown = (error: unknown): boolean =>
  /^(57|ECONN|EPIPE)/.test((error as { code?: string }).code ?? '') || /terminated|Connection/.test(String(error));
