import { DataSource } from 'typeorm';
import { pipeliningOptions } from '../src/database/data-source.ts';
import { type Echo, OwnReplies, type Recognised } from '../src/inbox/own-replies.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { TidySearch } from '../src/intake/tidy-search.ts';
import { FoldingRefolder } from '../src/targets/folding-refolder.ts';
import type { Figure, Options } from './bench.ts';
import { Corpus } from './corpus.ts';
import { marks, RawWriter } from './raw-writer.ts';
import { seed } from './seed.ts';
import { type BenchServer, benchServer, clientOf, cpuOf } from './server.ts';

const BATCH = 500;
const START = new Date('2026-03-02T09:00:00Z');

/** Nothing is sent in this measurement, and nothing outbound comes in. */
class NothingSent extends OwnReplies {
  override async recognise(_tx: unknown, _sourceId: string, _echoes: readonly Echo[]): Promise<Recognised> {
    return { externalIds: new Set(), conversationIds: [] };
  }

  override async refuse(): Promise<string[]> {
    return [];
  }
}

interface Spent {
  seconds: number;
  node: number;
  postgres: number;
}

/** The way in, on one connection. */
class Ours {
  private constructor(
    readonly dataSource: DataSource,
    readonly ingest: Ingest,
    readonly sourceId: string,
    readonly pid: number,
  ) {}

  static async open(url: string): Promise<Ours> {
    const dataSource = await new DataSource(pipeliningOptions(url, 1)).initialize();
    const [source] = await dataSource.query<{ id: string }[]>(
      `insert into sources (channel, name, webhook_key, connected_at, history_done_at)
       values ('push', 'Bench', gen_random_uuid()::text, $1, $1) returning id`,
      [new Date(START.getTime() - 1000)],
    );
    await dataSource.query('insert into source_states (source_id, next_poll_at) values ($1, $2)', [source!.id, START]);
    const [backend] = await dataSource.query<{ pid: number }[]>('select pg_backend_pid() as pid');
    return new Ours(
      dataSource,
      new Ingest(dataSource, new FoldingRefolder(), new NothingSent(), new TidySearch(dataSource)),
      source!.id,
      backend!.pid,
    );
  }
}

async function spent(pid: number, work: () => Promise<void>): Promise<Spent> {
  const [postgres, node, start] = [await cpuOf(pid), process.cpuUsage(), performance.now()];
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(node);
  return { seconds, node: (user + system) / 1e6, postgres: (await cpuOf(pid)) - postgres };
}

const sum = (list: Spent[]): Spent =>
  list.reduce(
    (a, b) => ({ seconds: a.seconds + b.seconds, node: a.node + b.node, postgres: a.postgres + b.postgres }),
    { seconds: 0, node: 0, postgres: 0 },
  );

/** Ours and the raw rows by turns, so that a busy machine troubles both alike. */
async function againstRaw(server: BenchServer, batches: number): Promise<Figure[]> {
  const url = await server.database('bench_ours');
  const ours = await Ours.open(url);
  const reader = await clientOf(url);
  const raw = await RawWriter.open(await server.database('bench_raw'));
  await raw.copy(reader, ['sources', 'source_states']);
  const corpus = new Corpus(START, 'm');
  const [mine, theirs]: [Spent[], Spent[]] = [[], []];
  const warmUp = 12; // until V8 has compiled what is hot, and PostgreSQL has made its generic plans
  for (let i = 0; i < batches + warmUp; i++) {
    const mentions = corpus.batch(BATCH);
    const since = await marks(reader);
    const now = new Date(START.getTime() + (i + 1) * BATCH * 1000);
    let conversationIds: string[] = [];
    const took = await spent(ours.pid, async () => {
      ({ conversationIds } = await ours.ingest.ingest(ours.sourceId, { mentions }, { now }));
    });
    const rows = await raw.finalRows(reader, since, conversationIds);
    const reference = await spent(raw.pid, () => raw.write(rows));
    if (i >= warmUp) {
      mine.push(took);
      theirs.push(reference);
    }
    if (i % 10 === 9)
      console.error(
        `batch ${i + 1}: ours ${(took.seconds * 1000).toFixed(0)} ms, raw ${(reference.seconds * 1000).toFixed(0)} ms`,
      );
  }
  const [stored] = (await reader.query<{ n: number }>('select count(*)::int as n from message_search')).rows;
  if (stored!.n !== (await raw.count('message_search'))) throw new Error('the two databases do not hold the same rows');
  await reader.end();
  await raw.end();
  await ours.dataSource.destroy();
  return compared(sum(mine), sum(theirs), batches * BATCH);
}

function compared(mine: Spent, theirs: Spent, mentions: number): Figure[] {
  const [rate, reference] = [mentions / mine.seconds, mentions / theirs.seconds];
  const cpu = ({ node, postgres }: Spent): number => ((node + postgres) / mentions) * 1e6;
  const micro = (seconds: number): number => (seconds / mentions) * 1e6;
  return [
    {
      name: 'mentions taken in, against the same rows written raw',
      value: rate,
      unit: '1/s',
      reference,
      ratio: rate / reference,
      must: '>= 0.4',
    },
    {
      name: 'CPU of app and backend',
      value: cpu(mine),
      unit: 'µs/mention',
      reference: cpu(theirs),
      ratio: cpu(mine) / cpu(theirs),
    },
    { name: 'CPU of the app alone', value: micro(mine.node), unit: 'µs/mention' },
    {
      name: 'CPU of the backend alone',
      value: micro(mine.postgres),
      unit: 'µs/mention',
      reference: micro(theirs.postgres),
    },
  ];
}

/** One installation of a given size. */
async function installation(server: BenchServer, conversations: number): Promise<{ ours: Ours; corpus: Corpus }> {
  const url = await server.database(`bench_${conversations}`);
  const ours = await Ours.open(url);
  await seed(url, { sourceId: ours.sourceId, conversations, messages: 2, until: START });
  return { ours, corpus: new Corpus(START, 'm', 1, conversations) };
}

/** What a mention costs in a small and in a large installation, half of the mentions going on with old threads. */
async function againstSize(server: BenchServer, conversations: number, batches: number): Promise<Figure[]> {
  const small = await installation(server, 10_000);
  const large = await installation(server, conversations);
  const costs: Record<'small' | 'large', Spent[]> = { small: [], large: [] };
  const warmUp = 12; // until V8 has compiled what is hot, and PostgreSQL has made its generic plans
  for (let i = 0; i < batches + warmUp; i++) {
    for (const [size, { ours, corpus }] of Object.entries({ small, large })) {
      const mentions = corpus.batch(BATCH);
      const now = new Date(START.getTime() + (i + 1) * BATCH * 1000);
      const cost = await spent(
        ours.pid,
        async () => void (await ours.ingest.ingest(ours.sourceId, { mentions }, { now })),
      );
      if (i >= warmUp) costs[size as 'small' | 'large'].push(cost);
    }
  }
  for (const { ours } of [small, large]) await ours.dataSource.destroy();
  const cpu = (list: Spent[]): number => ((sum(list).node + sum(list).postgres) / (list.length * BATCH)) * 1e6;
  const [value, reference] = [cpu(costs.large), cpu(costs.small)];
  const name = `CPU a mention at ${conversations} conversations, against 10000`;
  return [{ name, value, unit: 'µs', reference, ratio: value / reference, must: '<= 1.2' }];
}

/**
 * @param options `batches` of 500 (default 60), `url` of a server that is used instead of a throw-away one,
 *   `conversations` of the large installation (default a million; 0 leaves it out)
 */
export async function bench({ url, batches = '60', conversations = '1000000' }: Options): Promise<Figure[]> {
  const server = await benchServer(url);
  try {
    const figures = batches === '0' ? [] : await againstRaw(server, Number(batches));
    if (conversations !== '0')
      figures.push(...(await againstSize(server, Number(conversations), Number(batches) || 40)));
    return figures;
  } finally {
    await server.stop();
  }
}
