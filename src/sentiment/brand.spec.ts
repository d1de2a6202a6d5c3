import { analyse } from './analyse.ts';

const called = (text: string, brandNames?: string[]): string | undefined =>
  analyse(text, { brandNames }).reasons.find(({ code }) => code === 'brand-addressed')?.span?.text;

describe('whether a complaint calls us by name', () => {
  it.each([
    ['a handle', '@acmehelp nobody answers', ['@AcmeHelp'], '@acmehelp'],
    ['a name without its @', 'terrible service again, acmehelp', ['@AcmeHelp'], undefined],
    ['a name as a handle', 'nobody answers, @ACME!', ['Acme'], 'ACME'],
    ['a name with accents', 'Still waiting, CAFE Noir, nobody answers', ['Café Noir'], 'CAFE Noir'],
    ['a name in a script without spaces', '阿克米客服太差了，没人理', ['阿克米'], '阿克米'],
    ['a name before such a script', 'Acme客服太差了，没人理', ['acme'], 'Acme'],
    ['a stretched name', 'Acmeeee nobody answers', ['Acme'], 'Acmeeee'],
    ['the first of several', 'Acme, nobody answers at Globex', ['Globex', 'Acme'], 'Acme'],
    ['somebody else', '@friend look at this terrible mess', ['Acme'], undefined],
    ['another handle that begins alike', '@acme_fans nobody answers', ['@acme', 'acme'], undefined],
    ['a word that holds the name', 'nobody answers, pinpointless', ['Point'], undefined],
    ['an address that holds the handle', 'nobody answers at me@acme', ['@acme'], undefined],
    ['a name of one letter three times, for the letter', 'nobody answers, what a mess', ['AAA'], undefined],
    ['that name', 'nobody answers at AAA', ['AAA'], 'AAA'],
    ['any handle, where no name is known', '@friend look at this terrible mess', [], '@friend'],
    ['any handle, where all names are blank', '@friend look at this terrible mess', [' '], '@friend'],
  ])('%s', (_, text, names, found) => {
    expect(called(text, names)).toBe(found);
  });

  it('is not asked of a text that does not complain', () => {
    expect(called('Thank you so much @acme, lovely service!', ['acme'])).toBeUndefined();
  });

  it('raises the score', () => {
    const text = 'Nobody answers at Acme';
    expect(analyse(text, { brandNames: ['Acme'] }).frustration).toBeGreaterThan(analyse(text).frustration);
  });
});
