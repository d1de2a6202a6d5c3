import { DEEPEST, refuseHarmful } from './json-body.ts';

const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));

describe('refuseHarmful', () => {
  it.each([
    ['flat', Buffer.from('{"text": "hello"}')],
    ['as deep as allowed', nested(DEEPEST)],
    ['wide', Buffer.from(`[${'[],'.repeat(500)}[]]`)],
    ['brackets inside a string', Buffer.from(JSON.stringify({ text: '[{"'.repeat(500) }))],
    ['a backslash at the end of a string', Buffer.from(JSON.stringify({ text: '\\', more: '[' }))],
    ['letters of several bytes', Buffer.from('{"text": "Ääkkönen 你好 🎉"}')],
  ])('lets a body pass that is %s', (_, body) => {
    expect(() => refuseHarmful(body)).not.toThrow();
  });

  it('refuses what is nested too deeply', () => {
    expect(() => refuseHarmful(nested(DEEPEST + 1))).toThrow(/deeper than 64 levels/);
    expect(() => refuseHarmful(Buffer.from('{"a":'.repeat(100_000)))).toThrow(/deeper than 64 levels/);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => refuseHarmful(Buffer.from([0x22, 0xff, 0x22]))).toThrow(/not valid UTF-8/);
  });
});
