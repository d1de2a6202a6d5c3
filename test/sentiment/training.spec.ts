import { identify } from '../../src/sentiment/language.ts';
import { decodeModel, encodeModel, score } from '../../src/sentiment/model.ts';
import { readText } from '../../src/sentiment/text.ts';
import type { Row } from '../../training/data.ts';
import { languageRows, trainLanguage } from '../../training/language-trainer.ts';
import { prepare, trainSentiment } from '../../training/sentiment-trainer.ts';

const said: [Row['label'], string[]][] = [
  ['neg', ['the parcel never came', 'awful service', 'broken again', 'nobody answers', 'I hate waiting']],
  ['pos', ['lovely staff', 'thank you', 'great support', 'works perfectly', 'I love it']],
  ['neu', ['open on Monday', 'size 42', 'the train to Tartu', 'my number is below', 'two bags']],
];
const rows: Row[] = said.flatMap(([label, texts], set) =>
  texts.map((text, i) => ({
    id: `${set}.${i}`,
    set: 'own',
    split: 'train',
    lang: 'en',
    text,
    label,
    frus: label === 'neg' ? 1 : 0,
  })),
);
const settings = {
  bits: 12,
  epochs: 6,
  seeds: [7, 8],
  rate: 0.1,
  gramScale: 3,
  dropout: 0.1,
  weigh: () => ({ label: 1, frustration: 1 }),
};

describe('training', () => {
  it('gives the same bytes for the same seed', () => {
    const [one, two] = [0, 0].map(() => encodeModel(trainSentiment(prepare(rows), settings)));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  it('gives other bytes for another seed', () => {
    const other = encodeModel(trainSentiment(prepare(rows), { ...settings, seeds: [9] }));
    expect(other.equals(encodeModel(trainSentiment(prepare(rows), settings)))).toBe(false);
  });

  it('learns what it is shown and keeps it through the file', () => {
    const model = decodeModel(encodeModel(trainSentiment(prepare(rows), settings)));
    const right = prepare(rows).filter(({ row, features }) => {
      const { logits } = score(model, features, 'en');
      return (
        ['neg', 'neu', 'pos'][[0, 1, 2].reduce((a, b) => ((logits[b] ?? 0) > (logits[a] ?? 0) ? b : a))] === row.label
      );
    });
    expect(right.length).toBe(rows.length);
  });

  it('tells languages apart from a handful of sentences', () => {
    const two: Row[] = [
      ...rows,
      ...['see on hea', 'väga halb teenindus', 'pakk ei tulnud', 'aitäh teile', 'kus on mu raha'].map((text, i) => ({
        ...(rows[0] as Row),
        id: `et.${i}`,
        lang: 'et',
        text,
      })),
    ];
    const model = trainLanguage(languageRows(two), { bits: 10, epochs: 5, rate: 0.15, most: 50, seed: 1 });
    expect(model.languages).toEqual(['en', 'et']);
    const said = ['where is the parcel', 'I hate awful support', 'kus on minu pakk', 'teenindus on halb'];
    expect(said.map((text) => identify(readText(text), model).language)).toEqual(['en', 'en', 'et', 'et']);
  });
});
