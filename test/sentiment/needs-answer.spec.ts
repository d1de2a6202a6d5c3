import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/sentiment/analyse.ts';

interface Row {
  id: string;
  text: string;
  needsAnswer: boolean;
  why: string;
}

const rows = readFileSync(join(__dirname, 'needs-answer.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

describe('what needs no answer, on messages written without sight of the rules', () => {
  const laidAside = rows.filter(({ text }) => !analyse(text).needsAnswer);

  it('lays aside at most one in twenty wrongly', () => {
    const right = laidAside.filter(({ needsAnswer }) => !needsAnswer).length;
    expect(right / laidAside.length).toBeGreaterThanOrEqual(0.95);
  });

  it('lays aside no question, request or complaint', () => {
    const wrong = laidAside.filter(
      ({ needsAnswer, why }) => needsAnswer && /question|request|complaint|annoy/u.test(why),
    );
    expect(wrong).toEqual([]);
  });

  it('lays aside a good part of what nobody waits for', () => {
    const idle = rows.filter(({ needsAnswer }) => !needsAnswer).length;
    expect(laidAside.length / idle).toBeGreaterThanOrEqual(0.3);
  });
});
