import { createRequire } from 'node:module';
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';
import { analyse } from '../src/sentiment/analyse.ts';
import { readRows, type Row } from '../training/data.ts';
import type { Figure, Options } from './bench.ts';
import { accuracy, report, round, type Package } from './sentiment-accuracy.ts';
import { writtenSets } from './written-sets.ts';

const require = createRequire(import.meta.url);

/** Speed and accuracy of the whole `analyse()` beside the two most used packages, on rows never trained on (`--split test`, or val). */
export async function bench(options: Options): Promise<Figure[]> {
  const figures = footprint();
  const shared = path.resolve(packageRoot, process.env['EARSHOT_SHARED'] ?? '../shared');
  const rows = readRows(shared, '', ['clear', 'tweets']).filter(({ split }) => split === (options['split'] ?? 'test'));
  const packages = readPackages();
  figures.push(...speed(rows, packages), hostile());
  const read = new Map(rows.map((row) => [row, analyse(row.text)]));
  report(rows, read);
  return [...figures, ...accuracy(rows, read, packages), ...writtenSets()];
}

function readPackages(): Package[] {
  const wink = require('wink-sentiment') as (text: string) => { normalizedScore: number };
  const Sentiment = require('sentiment') as new () => { analyze(text: string): { comparative: number } };
  const sentiment = new Sentiment();
  return [
    { name: 'wink-sentiment', score: (text) => -wink(text).normalizedScore },
    { name: 'sentiment', score: (text) => -sentiment.analyze(text).comparative },
  ];
}

/** One question in every language that has a lexicon of threats: whatever loads lazily is loaded. */
const openings = [
  'Where is my order?',
  '¿Dónde está mi pedido?',
  'Onde está a minha encomenda?',
  'Gdzie jest moja paczka?',
  'Kus on minu pakk?',
  '我的包裹在哪里？',
];

function footprint(): Figure[] {
  const files = ['sentiment.bin', 'language.bin', 'calibration.json'];
  const size = files.reduce((sum, file) => sum + statSync(path.join(packageRoot, 'src/sentiment/model', file)).size, 0);
  const before = process.memoryUsage().rss;
  const started = performance.now();
  analyse(openings[0] ?? '');
  const load = performance.now() - started;
  for (const text of openings) analyse(text);
  const grown = process.memoryUsage().rss - before;
  return [
    { name: 'weights on disk', value: round(size / 1e6), unit: 'MB', must: '<= 8' },
    { name: 'first call, weights and lexicon loaded', value: round(load), unit: 'ms', must: '<= 500' },
    {
      name: 'resident memory grown by weights and six lexicons',
      value: round(grown / 1e6),
      unit: 'MB',
      must: '<= 100',
    },
  ];
}

const RUNS = 3;

/** The best of three runs over the same tweets, so that a busy machine weighs less. */
function speed(rows: Row[], packages: Package[]): Figure[] {
  const texts = rows.filter(({ set }) => /^(tweeteval|umsab)/u.test(set)).map(({ text }) => text);
  const rate = (work: (text: string) => unknown): number => {
    const times = Array.from({ length: RUNS }, () => millisecondsOf(() => texts.forEach(work)));
    return Math.round((texts.length / Math.min(...times)) * 1000);
  };
  const others = packages.map(({ name, score }) => ({
    name: `tweets a second, ${name}`,
    value: rate(score),
    unit: '1/s',
  }));
  return [
    { name: 'tweets a second, one thread', value: rate((text) => analyse(text)), unit: '1/s', must: '>= 8000' },
    ...others,
  ];
}

/** What nobody writes by hand. */
const hostileTexts = [
  'a'.repeat(1_000_000),
  '😡'.repeat(50_000),
  'waiting third time '.repeat(5263),
  '等了三个小时'.repeat(16_667),
  `${'\u202e'}${'שלום '.repeat(20_000)}`,
  'w\u200ba\u200bi\u200bt '.repeat(12_500),
  '!?'.repeat(50_000),
  '@a '.repeat(33_333),
  'no '.repeat(3414),
];

function hostile(): Figure {
  const worst = Math.max(
    ...hostileTexts.map((text) => millisecondsOf(() => analyse(text)) / Math.max(1, Buffer.byteLength(text) / 1024)),
  );
  return { name: 'worst of nine hostile texts', value: Math.round(worst * 1000) / 1000, unit: 'ms/kB', must: '<= 5' };
}

function millisecondsOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
