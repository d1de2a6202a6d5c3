import type { Row } from './data.ts';

/** Where the sets come from and under which terms, as their authors state them. */
const sources: readonly (readonly [RegExp, string, string])[] = [
  [/^goemotions/u, 'GoEmotions', 'Apache-2.0'],
  [/^xed/u, 'XED', 'CC BY 4.0'],
  [/^brighter/u, 'BRIGHTER', 'CC BY 4.0'],
  [/^pl_komentarze/u, 'Komentarze', 'CC BY 4.0'],
  [/^et_valence/u, 'Estonian valence corpus', 'CC BY 4.0'],
  [/^(tweeteval|te_)/u, 'TweetEval', "its authors' terms; weights only, text not redistributed"],
  [/^umsab/u, 'UMSAB', "its authors' terms; weights only, text not redistributed"],
  [/^own/u, 'Sentences invented for Earshot', 'none yet, as Earshot itself'],
];

/** What the weights were made of: sets, terms, sizes, seed, settings and metrics. */
export function provenance(rows: readonly Row[], made: Record<string, unknown>): Record<string, unknown> {
  const sets = [...new Set(rows.map(({ set }) => set))].sort().map((set) => {
    const own = rows.filter((row) => row.set === set);
    const [, name, licence] = sources.find(([test]) => test.test(set)) ?? [null, set, 'unknown'];
    const sizes = Object.fromEntries(
      ['train', 'val', 'test'].map((split) => [split, own.filter((row) => row.split === split).length]),
    );
    return { set, name, licence, ...sizes };
  });
  return { trainedOn: new Date().toISOString().slice(0, 10), ...made, sets };
}
