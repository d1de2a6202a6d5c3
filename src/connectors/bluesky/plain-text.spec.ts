import { mentionedIn, plainText } from './plain-text.ts';

const link = (byteStart: number, byteEnd: number, uri: string) => ({
  index: { byteStart, byteEnd },
  features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
});

describe('the text of a post', () => {
  it('shows links whole, counting bytes', () => {
    const text = 'päckchen \u{1f69a}: shop.example/tra...';
    const start = Buffer.byteLength('päckchen \u{1f69a}: ');
    const facets = [link(start, start + 19, 'https://shop.example/track?id=7')];
    expect(plainText(text, facets)).toBe('päckchen \u{1f69a}: https://shop.example/track?id=7');
  });

  it('leaves alone what only lacks its beginning', () => {
    expect(plainText('see shop.example now', [link(4, 16, 'https://shop.example/')])).toBe('see shop.example now');
  });

  it.each([
    ['beyond the end', [link(0, 99, 'https://evil.example')]],
    ['backwards', [link(4, 2, 'https://evil.example')]],
    ['before the beginning', [link(-1, 2, 'https://evil.example')]],
    ['of no form', [null, 7, {}, { index: {} }, { index: { byteStart: 0, byteEnd: 2 }, features: [null, 'x'] }]],
    ['no list', 'facets'],
  ])('is not upset by facets %s', (_what, facets) => {
    expect(plainText('abcdef', facets)).toBe('abcdef');
    expect(mentionedIn(facets)).toEqual([]);
  });

  it('takes the first of two links that overlap', () => {
    const facets = [link(2, 5, 'https://b.example'), link(0, 3, 'https://a.example')];
    expect(plainText('abcdef', facets)).toBe('https://a.exampledef');
  });
});
