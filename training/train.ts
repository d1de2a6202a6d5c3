import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../src/config/package-root.ts';
import { frustrationOf, negativeLogit } from '../src/sentiment/frustration.ts';
import { decodeModel, encodeModel, score, type Model } from '../src/sentiment/model.ts';
import type { FrustrationWeights } from '../src/sentiment/frustration.ts';
import { readSignals } from '../src/sentiment/signals.ts';
import { readText } from '../src/sentiment/text.ts';
import { fitFrustration, languageBiases, thresholdsFor } from './calibrate.ts';
import { averagePrecision, macro } from './metrics.ts';
import { readRows, type Row } from './data.ts';
import { encodeLanguageModel, languageRows, trainLanguage } from './language-trainer.ts';
import { provenance } from './provenance.ts';
import { prepare, trainSentiment, type Settings, type Weight } from './sentiment-trainer.ts';

const LABELS = ['neg', 'neu', 'pos'];
const SEED = 1;
/** How much a row counts for each head: posts and what customers write most, forum comments and film subtitles less. */
const WEIGHTS: readonly (readonly [RegExp, Weight])[] = [
  [/^umsab/u, { label: 4, frustration: 4 }],
  [/^et_valence/u, { label: 3, frustration: 3 }],
  [/^(tweeteval|own)/u, { label: 2, frustration: 2 }],
  [/^goemotions/u, { label: 0.5, frustration: 1 }],
  [/^xed/u, { label: 0.15, frustration: 0.3 }],
  [/^/u, { label: 1, frustration: 1 }],
];
const settings: Settings = {
  bits: 21,
  epochs: 4,
  seeds: [SEED, SEED + 1, SEED + 2],
  rate: 0.04,
  gramScale: 3,
  dropout: 0.3,
  weigh: ({ set }) => WEIGHTS.find(([test]) => test.test(set))?.[1] ?? { label: 1, frustration: 1 },
};
const languageSettings = { bits: 16, epochs: 3, rate: 0.15, most: 8000, seed: SEED };

const out = path.join(packageRoot, 'src/sentiment/model');

/** `npm run train`, `-- --only clear`: reads labelled text, writes weights, calibration and provenance; `-- --calibrate` keeps the weights. */
function main(): void {
  const only = process.argv.includes('--only')
    ? (process.argv[process.argv.indexOf('--only') + 1] ?? 'clear').split(',')
    : ['clear', 'tweets'];
  const shared = path.resolve(packageRoot, process.env['EARSHOT_SHARED'] ?? '../shared');
  const rows = readRows(shared, path.join(packageRoot, 'training/own'), [...only, 'own']);
  mkdirSync(out, { recursive: true });
  if (!process.argv.includes('--calibrate')) train(rows.filter(({ split }) => split === 'train'));
  calibrate(rows.filter(({ split }) => split === 'val'));
  const metrics = measure(rows.filter(({ split, set }) => split !== 'train' && set !== 'own'));
  write(
    path.join(out, 'provenance.json'),
    provenance(rows, {
      metrics,
      seed: SEED,
      settings: { ...settings, weigh: WEIGHTS.map(([test, weight]) => ({ sets: test.source, ...weight })) },
      languageSettings,
    }),
  );
}

function train(rows: readonly Row[]): void {
  const language = trainLanguage(languageRows(rows), languageSettings);
  writeFileSync(path.join(out, 'language.bin'), encodeLanguageModel(language));
  say(`language: ${language.languages.length} languages`);
  const trained = trainSentiment(prepare(rows.filter(({ label, frus }) => label || frus !== null)), settings);
  writeFileSync(path.join(out, 'sentiment.bin'), encodeModel(trained));
  say('sentiment: weights written');
}

function calibrate(rows: readonly Row[]): void {
  const file = path.join(out, 'sentiment.bin');
  const trained = decodeModel(readFileSync(file));
  const validation = prepare(rows);
  const model: Model = { ...trained, languageBias: languageBiases(trained, validation) };
  writeFileSync(file, encodeModel(model));
  const rules = JSON.parse(readFileSync(path.join(packageRoot, 'training/rule-weights.json'), 'utf8')) as Pick<
    FrustrationWeights,
    'reasons' | 'behaviour'
  >;
  const frustration = fitFrustration(model, validation, rules);
  const thresholds = thresholdsFor(frustrationPoints(rows, model, frustration));
  write(path.join(out, 'calibration.json'), { thresholds, frustration });
  say(`frustration: ${JSON.stringify(thresholds)}`);
}

/** Of every set and split that was not learned from: rows with a label, macro recall, macro F1, average precision of negative; of the bare model. */
function measure(rows: readonly Row[]): Record<string, number[]> {
  const model = decodeModel(readFileSync(path.join(out, 'sentiment.bin')));
  const labelled = prepare(rows.filter(({ label }) => label));
  const metrics: Record<string, number[]> = {};
  for (const name of [...new Set(labelled.map(({ row }) => `${row.set} ${row.split}`))].sort()) {
    const own = labelled.filter(({ row }) => `${row.set} ${row.split}` === name);
    const logits = own.map(({ row, features }) => score(model, features, row.lang).logits);
    const gold = own.map(({ row }) => row.label ?? '');
    const said = logits.map((of) => LABELS[[0, 1, 2].reduce((a, b) => ((of[b] ?? 0) > (of[a] ?? 0) ? b : a))] ?? '');
    const { recall, f1 } = macro(gold, said);
    const ap = averagePrecision(
      gold.map((label) => label === 'neg'),
      logits.map(negativeLogit),
    );
    metrics[name] = [own.length, ...[recall, f1, ap].map((value) => Math.round(value * 1000) / 1000)];
  }
  return metrics;
}

function frustrationPoints(
  rows: readonly Row[],
  model: Model,
  weights: FrustrationWeights,
): { score: number; truth: boolean }[] {
  return prepare(rows.filter(({ frus }) => frus !== null)).map(({ row, features }) => {
    const text = readText(row.text);
    const scores = score(model, features, row.lang);
    return {
      score: frustrationOf(text, readSignals(text, [row.lang]), scores, {}, weights).score,
      truth: row.frus === 1,
    };
  });
}

const write = (file: string, value: unknown): void => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
const say = (line: string): void => console.log(`${Math.round(performance.now() / 1000)} s  ${line}`);

main();
