import { LEVELS, type Reading } from '../src/sentiment/reading.ts';
import type { Row } from '../training/data.ts';
import { averagePrecision, balanced, decision, macro } from '../training/metrics.ts';
import type { Figure } from './bench.ts';

export interface Package {
  name: string;
  /** Higher is more negative. */
  score: (text: string) => number;
}

type Readings = Map<Row, Reading>;

const LABELS = ['neg', 'neu', 'pos'];
/** Share of negatives in the test set of SemEval-2017 task 4A (TweetEval), 3,972 of 12,284; its training part has 16 %. */
const SEMEVAL_NEGATIVES = 0.323;
const THIRD = 1 / 3;

/** Every line of the product's table that the rows at hand can measure, beside the packages on the same rows. */
export function accuracy(rows: Row[], read: Readings, packages: Package[]): Figure[] {
  const best = (part: Row[], share?: number): number =>
    Math.max(...packages.map(({ score }) => ap(part, (row) => score(row.text), isNegative, share)));
  const figure = (name: string, part: Row[], must?: string, share?: number): Figure => ({
    name: `${name} (n=${part.length})`,
    value: ap(part, (row) => read.get(row)?.negative ?? 0, isNegative, share),
    unit: '%',
    reference: best(part, share),
    ...(must && { must }),
  });
  const of = (set: string): Row[] => rows.filter((row) => row.set === set && row.label);
  const english = of('tweeteval');
  return [
    { name: 'English tweets, macro recall', value: three(english, read).recall, unit: '%', must: '>= 64' },
    figure('English tweets, AP of negative at 32 % negatives', english, '>= 68', SEMEVAL_NEGATIVES),
    figure('English tweets, AP of negative as they come', english),
    figure('Estonian, AP of negative', of('et_valence'), '>= 87'),
    ...umsab(of, read, figure),
    figure('Chinese posts, AP of negative', of('brighter_zh')),
    ...frustrated(rows, read),
    ...levels(rows, read),
    ...languages(rows, read),
  ];
}

type Measure = (name: string, part: Row[], must?: string, share?: number) => Figure;

/** The English part of UMSAB is a balanced draw from `tweeteval`, so those rows stand in, weighed to thirds. */
function umsab(of: (set: string) => Row[], read: Readings, figure: Measure): Figure[] {
  const parts = ['es', 'pt', 'fr', 'de', 'it'].map((lang) => ({ lang, part: of(`umsab_${lang}`) }));
  const english = of('tweeteval');
  const f1s = [...parts.map(({ part }) => part), english].map((part) => three(part, read).f1);
  const mean = round(f1s.reduce((a, b) => a + b, 0) / f1s.length);
  return [
    { name: 'UMSAB, mean macro F1 of six languages', value: mean, unit: '%', must: '>= 60' },
    figure('UMSAB en, AP of negative', english, '>= 65', THIRD),
    ...parts.map(({ lang, part }) => figure(`UMSAB ${lang}, AP of negative`, part, '>= 65')),
  ];
}

function frustrated(rows: Row[], read: Readings): Figure[] {
  return ['goemotions', 'te_emotion', 'pl_komentarze', 'brighter_zh'].map((set) => {
    const part = rows.filter((row) => row.set === set && row.frus !== null);
    const value = ap(part, (row) => read.get(row)?.frustration ?? 0, isFrustrated);
    return { name: `${set}, AP of the frustration score (n=${part.length})`, value, unit: '%' };
  });
}

/** How many of those at a level or above are truly fed up; thresholds promise 70, 80 and 90 % on validation rows. */
function levels(rows: Row[], read: Readings): Figure[] {
  const judged = rows.filter(({ frus }) => frus !== null);
  return LEVELS.slice(1).map((level, i) => {
    const reached = judged.filter((row) => LEVELS.indexOf(read.get(row)?.level ?? 'calm') > i);
    const value = round((100 * reached.filter(isFrustrated).length) / Math.max(1, reached.length));
    return { name: `${level} or worse, truly fed up (n=${reached.length})`, value, unit: '%' };
  });
}

const eleven = new Set(['en', 'es', 'pt', 'fr', 'de', 'it', 'et', 'pl', 'zh', 'ar', 'hi']);

function languages(rows: Row[], read: Readings): Figure[] {
  const sets = /^(umsab|tweeteval|et_valence|pl_|brighter)/u;
  const own = rows.filter(({ lang, set, text }) => eleven.has(lang) && sets.test(set) && inItsScript(lang, text));
  const recall = (part: Row[]): number => {
    const said = part.map((row) => read.get(row)?.language ?? '');
    return round(
      100 *
        macro(
          part.map(({ lang }) => lang),
          said,
        ).recall,
    );
  };
  const short = own.filter(({ text }) => text.length < 50);
  return [
    { name: 'language, macro recall of 11', value: recall(own), unit: '%', must: '>= 98' },
    { name: 'language, texts under 50 characters', value: recall(short), unit: '%', must: '>= 95' },
  ];
}

/** The Hindi and Arabic sets hold English posts and romanised ones, labelled all the same. */
function inItsScript(lang: string, text: string): boolean {
  const script = { hi: /\p{Script=Devanagari}/u, ar: /\p{Script=Arabic}/u, zh: /\p{Script=Han}/u }[lang];
  return !script || script.test(text);
}

/** Macro recall and F1 with classes weighed alike, and F1 of negative as the rows come. */
function three(part: Row[], read: Readings): { recall: number; f1: number; negativeF1: number } {
  const said = part.map((row) => read.get(row)?.label ?? '');
  const { recall, f1 } = balanced(
    part.map(({ label }) => LABELS.indexOf(label ?? '')),
    said.map((label) => LABELS.indexOf(label)),
  );
  const negative = decision(
    part.map(isNegative),
    said.map((label) => label === 'neg'),
  );
  return { recall: round(100 * recall), f1: round(100 * f1), negativeF1: round(100 * negative.f1) };
}

const isNegative = ({ label }: Row): boolean => label === 'neg';
const isFrustrated = ({ frus }: Row): boolean => frus === 1;

function ap(part: Row[], score: (row: Row) => number, truth: (row: Row) => boolean, share?: number): number {
  return round(100 * averagePrecision(part.map(truth), part.map(score), share));
}

/** The long form, set by set, and how far the frustration score can be taken at its word. */
export function report(rows: Row[], read: Readings): void {
  const sets = [...new Set(rows.map(({ set }) => set))].map((set) => ({
    set,
    labelled: rows.filter((row) => row.set === set && row.label),
    judged: rows.filter((row) => row.set === set && row.frus !== null),
  }));
  for (const { set, labelled } of sets) {
    const { recall, f1, negativeF1 } = three(labelled, read);
    const negative = ap(labelled, (row) => read.get(row)?.negative ?? 0, isNegative);
    const line = `n=${labelled.length} recall=${recall} f1=${f1} negative: ap=${negative} f1=${negativeF1}`;
    if (labelled.length > 0) console.log(`${set.padEnd(16)} ${line}`);
  }
  console.log('frustration said: truly frustrated of how many, by fifths of the score');
  for (const { set, judged } of [...sets, { set: 'all', judged: rows.filter(({ frus }) => frus !== null) }])
    if (judged.length > 0) console.log(`${set.padEnd(16)} ${reliability(judged, read)}`);
}

const FIFTHS = [0, 1, 2, 3, 4];

function reliability(rows: Row[], read: Readings): string {
  const fifth = (row: Row): number => Math.min(4, Math.floor((read.get(row)?.frustration ?? 0) * 5));
  return FIFTHS.map((n) => {
    const bin = rows.filter((row) => fifth(row) === n);
    const share = bin.filter(isFrustrated).length / Math.max(1, bin.length);
    return `${(n / 5).toFixed(1)}+: ${Math.round(100 * share)} % of ${bin.length}`.padEnd(22);
  }).join(' ');
}

export const round = (value: number): number => Math.round(value * 10) / 10;
