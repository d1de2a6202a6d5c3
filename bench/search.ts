import type pg from 'pg';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import { conversationColumns, conversationJoins } from '../src/inbox/conversation-row.ts';
import { nextSpan, type Span, spans, within } from '../src/inbox/search-span.ts';
import { searchQuery } from '../src/inbox/search-tokens.ts';
import type { Figure, Options } from './bench.ts';
import { largeSet } from './large-set.ts';
import { Browser, percentile, webServer } from './web-server.ts';

const PAIRS = 150;
const NEWEST = 50;

/** The newest matches with everything a list shows of them, by statements that do nothing else. */
const rawSql = `
  with hits as materialized (select message_id, conversation_id, occurred_at from message_search where tokens @@ $1::tsquery),
    newest as materialized (select * from hits order by occurred_at desc, message_id desc limit ${NEWEST})
  select n.message_id, n.occurred_at, ${conversationColumns} from newest n
    join conversations c on c.id = n.conversation_id ${conversationJoins} order by n.occurred_at desc, n.message_id desc`;

type Way = (client: pg.Client, words: string) => Promise<number>;
const ways: Record<string, Way> = {
  plain: async (client, words) => (await client.query(rawSql, [words])).rows.length,
  widening: async (client, words) => {
    for (let span: Span | null = spans[0]!; ;) {
      const found = (await client.query(rawSql, [within(span, words, new Date())])).rows.length;
      if (span === null || found === NEWEST) return found;
      span = nextSpan(span, { found, hits: found, wanted: NEWEST });
    }
  },
};

/** Search of two words over HTTP with a session, against the best raw query that we found. */
export async function bench(options: Options): Promise<Figure[]> {
  const set = await largeSet(options);
  const server = await webServer(set.url);
  const browser = new Browser(server.url, set.cookie);
  try {
    const pairs = await wordPairs(set.client);
    const times = await measure(browser, set.client, pairs);
    const raw = Object.keys(ways).map((name) => ({
      name,
      p50: percentile(times[name]!, 0.5),
      mean: mean(times[name]!),
    }));
    for (const { name, p50, mean: average } of raw)
      console.error(`raw, ${name}: p50 ${p50.toFixed(1)} ms, mean ${average.toFixed(1)} ms`);
    const best = raw.toSorted((a, b) => a.mean - b.mean)[0]!;
    const [ours, average] = [percentile(times.ours!, 0.5), mean(times.ours!)];
    return [
      {
        name: 'search, two words, newest 50, mean',
        value: average,
        unit: 'ms',
        reference: best.mean,
        ratio: average / best.mean,
        must: '<= 1.3',
      },
      { name: 'search, two words, newest 50, p50', value: ours, unit: 'ms', reference: best.p50 },
      { name: 'search, two words, newest 50, p95', value: percentile(times.ours!, 0.95), unit: 'ms', must: '<= 200' },
    ];
  } finally {
    browser.close();
    await server.close();
    await set.close();
  }
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Pairs that people may type: each of two words of one message, from everyday ones to rare ones. */
async function wordPairs(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    'select text from messages where id % 33331 = 7 order by id limit $1',
    [PAIRS],
  );
  return rows.map(({ text }, i) => {
    const words = [...new Set(text.toLowerCase().match(/[a-z]{4,}/g))];
    return [0, 1].map((at) => words[(i * 7 + at * 5) % words.length]!).join(' ');
  });
}

/** By turns, so that a busy machine and a warm cache trouble and help all alike. */
async function measure(browser: Browser, client: pg.Client, pairs: string[]): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {
    ours: [],
    ...Object.fromEntries(Object.keys(ways).map((name) => [name, []])),
  };
  for (const pair of pairs) {
    const address = `/api/v1/conversations?status=all&limit=${NEWEST}&q=${encodeURIComponent(pair)}%20`;
    const words = searchQuery(`${pair} `)!;
    await browser.get(address);
    for (const [name, way] of Object.entries(ways)) {
      const started = performance.now();
      await way(client, words);
      times[name]!.push(performance.now() - started);
    }
    const { body, milliseconds } = await browser.get(address);
    if ((JSON.parse(body) as ConversationPage).items.length === 0) throw new Error(`nothing found for "${pair}"`);
    times.ours!.push(milliseconds);
  }
  return times;
}
