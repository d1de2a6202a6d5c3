import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/sentiment/analyse.ts';
import type { Kind } from '../../src/sentiment/reading.ts';

interface Row {
  id: string;
  text: string;
  needsAnswer: boolean;
  /** What the stranger who wrote it called it; in the first set only. */
  why?: string;
}

const rowsOf = (file: string): Row[] =>
  readFileSync(join(__dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

/** The least part of what nobody waits for that is laid aside. */
const sets: [string, number][] = [
  ['needs-answer.jsonl', 0.4],
  ['needs-answer-second.jsonl', 0.7],
];

describe.each(sets)('what needs no answer, in messages of strangers: %s', (file, least) => {
  const rows = rowsOf(file);
  const laidAside = rows.filter(({ text }) => !analyse(text).needsAnswer);

  it('lays aside at most one in twenty wrongly', () => {
    const right = laidAside.filter(({ needsAnswer }) => !needsAnswer).length;
    expect(right / laidAside.length).toBeGreaterThanOrEqual(0.95);
  });

  it('lays aside nothing that somebody waits for', () => {
    expect(laidAside.filter(({ needsAnswer }) => needsAnswer)).toEqual([]);
  });

  it('lays aside a good part of what nobody waits for', () => {
    const idle = rows.filter(({ needsAnswer }) => !needsAnswer).length;
    expect(laidAside.length / idle).toBeGreaterThanOrEqual(least);
  });
});

/** The least part of each that is called so. */
const kinds: [Kind, number][] = [
  ['question', 0.72],
  ['request', 0.8],
  ['complaint', 0.6],
  ['praise', 0.62],
];

describe('what kind of message it is', () => {
  const rows = rowsOf('needs-answer.jsonl');

  it.each(kinds)('knows most of what a stranger called %s', (kind, least) => {
    const called = rows.filter(({ why }) => why === kind);
    const known = called.filter(({ text }) => analyse(text).kind === kind).length;
    expect(known / called.length).toBeGreaterThanOrEqual(least);
  });
});
