import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = ['en', 'es', 'et', 'pl', 'pt', 'zh'];
const CLASSES = ['legal', 'physical', 'press-or-regulator', 'privacy', 'self-harm'];

interface Row {
  id: string;
  lang: string;
  text: string;
  threat?: string | null;
  needsAnswer?: boolean;
}

function rows(file: string): Row[] {
  const lines = readFileSync(join(__dirname, file), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

const count = (set: Row[], wanted: (row: Row) => boolean) => set.filter(wanted).length;

/** The sets measure the analyser, so a lopsided or repeated set would measure nothing. */
describe('the hand-written test sets', () => {
  describe.each([
    ['threats.jsonl', 'threat'],
    ['threats-second.jsonl', 'threat'],
    ['threats-third.jsonl', 'threat'],
    ['needs-answer.jsonl', 'na'],
    ['needs-answer-second.jsonl', 'na'],
  ])('%s', (file, prefix) => {
    const set = rows(file);

    it('numbers every row once, by language', () => {
      expect(new Set(set.map((row) => row.id)).size).toBe(set.length);
      const malformed = set.filter((row) => !new RegExp(`^${prefix}-${row.lang}-\\d{3}$`).test(row.id));
      expect(malformed).toEqual([]);
    });

    it('repeats no text within a language and leaves none empty', () => {
      expect(new Set(set.map((row) => `${row.lang} ${row.text.trim()}`)).size).toBe(set.length);
      expect(count(set, (row) => row.text.trim() === '')).toBe(0);
    });
  });

  const threats = ['threats.jsonl', 'threats-second.jsonl'].flatMap((file) =>
    LANGUAGES.map((lang) => [file, lang] as const),
  );

  it.each(threats)('%s in %s: every class, and as many look-alikes as threats', (file, lang) => {
    const set = rows(file).filter((row) => row.lang === lang);
    expect(set.length).toBeGreaterThanOrEqual(55);
    expect(count(set, (row) => row.threat === null)).toBe(set.length / 2);
    for (const name of CLASSES) expect(count(set, (row) => row.threat === name)).toBeGreaterThanOrEqual(4);
  });

  it.each(LANGUAGES)('needs an answer in %s: a hundred rows, about half of them true', (lang) => {
    const set = rows('needs-answer.jsonl').filter((row) => row.lang === lang);
    expect(set).toHaveLength(100);
    expect(Math.abs(count(set, (row) => row.needsAnswer === true) - 50)).toBeLessThanOrEqual(2);
  });
});
