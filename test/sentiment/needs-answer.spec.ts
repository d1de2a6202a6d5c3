import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/sentiment/analyse.ts';

interface Row {
  id: string;
  text: string;
  needsAnswer: boolean;
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
