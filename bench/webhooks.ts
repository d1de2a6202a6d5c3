import { spawn } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import type pg from 'pg';
import { packageRoot } from '../src/config/package-root.ts';
import { FacebookPage, metaJson, pageId, signedByFacebook } from '../test/platforms/facebook-page.ts';
import type { Figure, Options } from './bench.ts';
import { connectSource } from './connect-source.ts';
import { Corpus } from './corpus.ts';
import { type FinalRows, marks, RawWriter } from './raw-writer.ts';
import { benchServer, clientOf } from './server.ts';
import { type Load, steadily } from './steady-load.ts';

const items = 20;
const perSecond = 50;
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

/** Deliveries of a page's webhook, each with comments that were never delivered before. Invented. */
class Deliveries {
  private readonly corpus = new Corpus(new Date(Date.now() - 60_000), 'w');
  private count = 1_000;

  next(size: number): Call {
    const comments = this.corpus.batch(size).map(({ text }) => {
      const id = ++this.count;
      return { id, text, by: id % 5_000 };
    });
    return commentsCall(comments);
  }
}

/** The webhook's call about new comments under one post of the page. `under` is the comment that one answers. */
export function commentsCall(comments: { id: number; text: string; by: number; under?: number }[]): Call {
  const changes = comments.map(({ id, text, by, under }) => {
    const value = {
      item: 'comment',
      verb: 'add',
      comment_id: `900_${id}`,
      post_id: `${pageId}_900`,
      parent_id: under ? `900_${under}` : `${pageId}_900`,
      post: { status_type: 'mobile_status_update' },
      from: { id: String(70_000 + by), name: `Customer ${by}` },
      message: text,
      created_time: Math.floor(Date.now() / 1000) - 5,
    };
    return { field: 'feed', value };
  });
  return signedByFacebook(
    metaJson({ object: 'page', entry: [{ id: pageId, time: Math.floor(Date.now() / 1000), changes }] }),
  );
}

type Call = ReturnType<typeof signedByFacebook>;
/** So many deliveries a second, of so many items each. */
type Deliver = (perSecond: number, times: number, size?: number) => Promise<Load>;

/** @throws Error for anything but an acknowledgement */
export function call(address: string, { headers, body }: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(address, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      const done = response.statusCode === 200;
      response.on('end', () => (done ? resolve() : reject(new Error(`answered with ${response.statusCode}`))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Earshot as it is shipped, with a page connected. */
async function startEarshot(url: string): Promise<{ address: string; stop(): void }> {
  const page = new FacebookPage(() => new Date());
  await page.start(); // polls are answered too, and find nothing
  const key = Buffer.alloc(32, 5).toString('base64');
  const env = { ...process.env, DATABASE_URL: url, EARSHOT_KEY: key, EARSHOT_ALLOW_PRIVATE_HOSTS: 'true', PORT: '0' };
  await connectSource(env, { channel: 'facebook', name: 'Bench', settings: page.settings(), historyDays: 1 });
  const main = path.join(packageRoot, 'dist/src/main.js');
  const app = spawn(process.execPath, [main], { cwd: packageRoot, env, stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  const origin = await new Promise<string>((resolve, reject) => {
    app.once('close', () => reject(new Error(`Earshot ended: ${said}`)));
    app.stdout.on('data', (chunk: Buffer) => {
      const found = /ready at (http:\S+)/.exec((said += chunk.toString()))?.[1];
      if (found) resolve(found);
    });
  });
  const sql = await clientOf(url);
  const [source] = (await sql.query<{ key: string }>('select webhook_key as key from sources')).rows;
  await sql.end();
  const stop = (): void => {
    app.kill('SIGKILL');
    void page.stop();
  };
  return { address: new URL(`/api/v1/webhooks/${source!.key}`, origin).href, stop };
}

/** The rows that single deliveries leave, read one by one: what PostgreSQL alone would have to write. */
async function rowsOf(raw: RawWriter, reader: pg.Client, deliver: () => Promise<void>): Promise<FinalRows> {
  const since = await marks(reader);
  await deliver();
  const { rows } = await reader.query<{ id: string }>(
    'select distinct conversation_id as id from messages where id > $1',
    [since['messages']],
  );
  return raw.finalRows(
    reader,
    since,
    rows.map(({ id }) => id),
  );
}

/** The highest of growing rates at which nothing piles up. */
async function highest(deliver: Deliver): Promise<number> {
  let held = 0;
  for (const rate of [75, 100, 125, 150, 200, 250, 300, 400]) {
    const load = await deliver(rate, rate * 6);
    console.error(`${rate} deliveries/s: p50 ${load.p50.toFixed(0)} ms, p99 ${load.p99.toFixed(0)} ms`);
    if (load.p99 > 1_000 || load.rate < rate * 0.95) break;
    held = rate;
  }
  return held;
}

const figuresOf = (ours: Load, theirs: Load): Figure[] => [
  { name: 'webhook to commit and acknowledgement, p99', value: ours.p99, unit: 'ms', must: '<= 150' },
  { name: 'the same, p50', value: ours.p50, unit: 'ms' },
  { name: 'the same rows written raw at that rate, p99', value: theirs.p99, unit: 'ms' },
  { name: 'the same rows written raw at that rate, p50', value: theirs.p50, unit: 'ms' },
];

/**
 * Webhooks of 20 items each at 50 a second, with the load generator on the same machine, then as many as it takes, then
 * batches of 1,000 items at once.
 * @param options `seconds` at 50 a second (30), `url` of a server that is used instead of a throw-away one
 */
export async function bench({ url, seconds = '30' }: Options): Promise<Figure[]> {
  const server = await benchServer(url);
  const database = await server.database('bench_webhooks');
  const [reader, raw] = [await clientOf(database), await RawWriter.open(await server.database('bench_webhooks_raw'))];
  const earshot = await startEarshot(database);
  const deliveries = new Deliveries();
  const deliver: Deliver = (rate, times, size = items) => {
    const calls = Array.from({ length: times }, () => deliveries.next(size)); // written and signed before the clock runs
    return steadily(rate, times, (i) => call(earshot.address, calls[i]!));
  };
  try {
    await deliver(perSecond, perSecond * 8); // until V8 has compiled what is hot
    const ours = await deliver(perSecond, perSecond * Number(seconds));
    const written: FinalRows[] = [];
    await raw.copy(reader, ['sources', 'source_states', 'contacts', 'identities', 'conversations']);
    for (let i = 0; i < 200; i++)
      written.push(await rowsOf(raw, reader, () => call(earshot.address, deliveries.next(items))));
    let last: Promise<void> = Promise.resolve();
    const theirs = await steadily(perSecond, written.length, (i) => (last = last.then(() => raw.write(written[i]!))));
    const most = await highest(deliver);
    const burst = await deliver(1_000, 5, 1_000);
    return [
      ...figuresOf(ours, theirs),
      { name: `highest rate that is kept up, of ${items} items`, value: most, unit: 'deliveries/s' },
      { name: 'five batches of 1,000 items at once, the last acknowledged', value: burst.max, unit: 'ms' },
    ];
  } finally {
    earshot.stop();
    agent.destroy();
    await reader.end();
    await raw.end();
    await server.stop();
  }
}
