import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Phrasebook } from '../src/common/words/phrasebook.ts';
import { packageRoot } from '../src/config/package-root.ts';
import { wordsIn } from '../src/config/words-in.ts';
import { textsIn } from './support/sentences.ts';

const channels = readdirSync(path.join(packageRoot, 'src/connectors'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'words')
  .map(({ name }) => name);
const shared = wordsIn('connectors');

/** Sentences that become messages of customers, are counted, or are told to programs. */
const notSaid = new Set([
  'Recommends the page.',
  'Does not recommend the page.',
  'Rated {1} of 5.',
  '{1} put off: {2}',
  'There is no channel "{1}"; GET /api/v1/channels lists those that exist.',
  'Calls that waited for a platform, by how they ended.',
  'This connected account takes in .jsonl files only, not {1}.',
  'There is no connected account {1}.',
  'There is no connected account of this id.',
  'No connected account takes calls at this address.',
  'The signature does not match the body: check the secret on both sides.',
]);

/** What a program does wrong is told in English: with what it pushes in, and with the protocol. */
const toPrograms = /^The field |^The body |JSON|UTF-8|Unicode|ETag|cursor|badly encoded|EARSHOT_KEY|failed with/;

const ofChannels = channels.map((channel) => `connectors/${channel}`);
const folders = [
  'connectors',
  ...ofChannels,
  'common',
  'delivery',
  'inbox',
  'intake',
  'people/invitations',
  'people/sessions',
  'sources',
];
const texts = new Map(folders.map((folder) => [folder, textsIn(`src/${folder}`, folder !== 'connectors')]));
const everything = new Set([...texts.values()].flatMap(({ all }) => [...all]));

const gaps = (text: string) =>
  text
    .match(/\{\d\}/g)
    ?.toSorted()
    .join('') ?? '';

describe.each(folders)('the words of %s', (folder) => {
  const words = wordsIn(folder);
  const { all, sentences } = texts.get(folder)!;

  it.each(Object.entries(words))('has every sentence in %s', (language, phrases) => {
    const common = shared[language as keyof typeof shared];
    const told = [...sentences].filter((sentence) => !notSaid.has(sentence) && !toPrograms.test(sentence));
    expect(told.filter((sentence) => !(sentence in phrases || sentence in common))).toEqual([]);
  });

  it.each(Object.entries(words))('keeps every gap in %s, and has no two of a sentence', (language, phrases) => {
    const wrong = Object.entries(phrases).filter(([english, said]) => gaps(english) !== gaps(said));
    expect(wrong).toEqual([]);
    const common = shared[language as keyof typeof shared];
    if (folder !== 'connectors') expect(Object.keys(phrases).filter((english) => english in common)).toEqual([]);
  });

  it('says the same in every language, and nothing that the code does not say', () => {
    for (const phrases of Object.values(words)) expect(Object.keys(phrases)).toEqual(Object.keys(words.es));
    const said = folder === 'connectors' ? everything : all;
    expect(Object.keys(words.es).filter((english) => !said.has(english))).toEqual([]);
  });
});

describe('a sentence in another language', () => {
  const book = new Phrasebook({
    'X charges {1} for it.': 'X pobiera za to {1}.',
    'Send a message{1}': 'Wyślij wiadomość{1}',
    'as @{1}': 'jako @{1}',
    'It is late.': 'Jest późno.',
    '{1} It is tried again.': '{1} Nastąpi ponowna próba.',
    '{2} after {1}': '{1} przed {2}',
    'The {1} {2} of {3}.': '{3}: {1} {2}.',
  });

  it.each([
    ['It is late.', 'Jest późno.'],
    ['X charges $0.01 for it.', 'X pobiera za to $0.01.'],
    ['Send a message as @brand', 'Wyślij wiadomość jako @brand'],
    ['Send a message', 'Wyślij wiadomość'],
    ['It is late. It is tried again.', 'Jest późno. Nastąpi ponowna próba.'],
    ['It is late. X charges $1 for it.', 'Jest późno. X pobiera za to $1.'],
    ['550 no such user. It is late.', '550 no such user. Jest późno.'],
    ['lunch after noon', 'noon przed lunch'],
    ['', ''],
    ['What a platform said.', 'What a platform said.'],
    ['constructor', 'constructor'],
  ])('%j is %j', (english, polish) => expect(book.say(english)).toBe(polish));

  it('leaves alone what is long, and does not take long for what is odd', () => {
    const long = 'It is late. '.repeat(300);
    expect(book.say(long)).toBe(long);
    const odd = 'The . '.repeat(300);
    expect(book.say(odd)).toBe(odd);
  });
});
