import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../src/sentiment/analyse.ts';

interface Row {
  id: string;
  lang: string;
  text: string;
  threat: string | null;
}

const rowsOf = (file: string): Row[] =>
  readFileSync(join(__dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

describe.each(['threats.jsonl', 'threats-second.jsonl', 'threats-third.jsonl'])(
  'threats on sentences of strangers: %s',
  (file) => {
    const read = rowsOf(file).map((row) => ({ ...row, found: analyse(row.text).threat }));
    const real = read.filter(({ threat }) => threat);
    const raised = read.filter(({ found }) => found);

    it('finds at least 95 in a hundred', () => {
      const recall = real.filter(({ found }) => found).length / real.length;
      expect(recall).toBeGreaterThanOrEqual(0.95);
    });

    it('is right at least four times in five', () => {
      const precision = raised.filter(({ threat }) => threat).length / raised.length;
      expect(precision).toBeGreaterThanOrEqual(0.8);
    });

    it('names the class of what it finds', () => {
      const hits = raised.filter(({ threat }) => threat);
      const named = hits.filter(({ threat, found }) => found?.class === threat).length / hits.length;
      expect(named).toBeGreaterThanOrEqual(0.9);
    });

    it('shows the words in the text', () => {
      for (const { text, found } of raised)
        expect(text.slice(found?.span.start, found?.span.end)).toBe(found?.span.text);
    });
  },
);
