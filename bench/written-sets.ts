import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';
import { analyse } from '../src/sentiment/analyse.ts';
import { decision } from '../training/metrics.ts';
import type { Figure } from './bench.ts';
import { round } from './sentiment-accuracy.ts';

interface Written {
  text: string;
  threat?: string | null;
  needsAnswer?: boolean;
}

/** The invented sets of test/sentiment: threats, and what needs no answer. */
export function writtenSets(): Figure[] {
  const both = ['', '-second'].flatMap((set) => [
    ...threats(`threats${set}`),
    ...nothingToAnswer(`needs-answer${set}`),
  ]);
  return [...both, ...threats('threats-third')];
}

function threats(file: string): Figure[] {
  const rows = read(file);
  const { precision, recall } = decision(
    rows.map(({ threat }) => Boolean(threat)),
    rows.map(({ text }) => analyse(text).threat !== null),
  );
  return [
    { name: `${file}: recall`, value: round(100 * recall), unit: '%', must: '>= 95' },
    { name: `${file}: precision`, value: round(100 * precision), unit: '%', must: '>= 80' },
  ];
}

function nothingToAnswer(file: string): Figure[] {
  const rows = read(file);
  const { precision, recall } = decision(
    rows.map(({ needsAnswer }) => needsAnswer === false),
    rows.map(({ text }) => !analyse(text).needsAnswer),
  );
  return [
    { name: `${file}: precision of nothing to answer`, value: round(100 * precision), unit: '%', must: '>= 95' },
    { name: `${file}: recall of nothing to answer`, value: round(100 * recall), unit: '%' },
  ];
}

function read(file: string): Written[] {
  const lines = readFileSync(path.join(packageRoot, 'test/sentiment', `${file}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Written);
}
