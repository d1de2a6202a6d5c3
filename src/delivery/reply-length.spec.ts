import { replyLength } from './reply-length.ts';

const family = '👩‍👩‍👧';

it.each([
  ['utf16', 8],
  ['codePoints', 5],
  ['graphemes', 1],
  ['bytes', 18],
  ['weighted', 2],
] as const)('counts an emoji of five code points as the platform does: %s', (counts, length) => {
  expect(replyLength(family, counts)).toBe(length);
});

it.each([
  ['plain', 5],
  ['õäöü', 4],
  ['日本', 4],
  ['see https://shop.example/a/very/long/address?of=a&page=1', 4 + 23],
])('weighs %s', (text, weight) => {
  expect(replyLength(text, 'weighted')).toBe(weight);
});
