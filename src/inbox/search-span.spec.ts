import { nextSpan, spans, within } from './search-span.ts';

const [first, second, third] = spans;

describe('how far back a search looks', () => {
  it('begins with the newest days', () =>
    expect(within(first!, "'lamp'", new Date('2026-11-21T10:00Z'))).toBe("('~1d20778' | '~1d20777') & 'lamp'"));
  it('ends everywhere', () => expect(within(null, "'lamp'", new Date())).toBe("'lamp'"));

  it.each([
    ['almost full: the next', { found: 46, hits: 46, wanted: 51 }, second],
    ['a tenth: as wide as it takes', { found: 5, hits: 5, wanted: 51 }, third],
    ['hardly anything: everywhere', { found: 1, hits: 1, wanted: 51 }, null],
    ['nothing: everywhere', { found: 0, hits: 0, wanted: 51 }, null],
    ['much, but filtered away: step by step', { found: 0, hits: 900, wanted: 51 }, second],
  ])('%s', (_, seen, next) => expect(nextSpan(first!, seen)).toBe(next));

  it('comes to an end', () => expect(nextSpan(spans.at(-1)!, { found: 40, hits: 40, wanted: 51 })).toBeNull());
});
