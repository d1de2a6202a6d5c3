import { decodeCursor, encodeCursor, pageOf } from './cursor.ts';
import { isId } from './id.pipe.ts';
import { RateLimiter } from './rate-limiter.ts';
import { assertStorable } from './storable.ts';
import { readIn } from './version.ts';

describe('cursors', () => {
  it('come back as they were made', () => {
    const values = ['2026-11-23T09:00:00.123456Z', '42', null, 0.5, true];
    expect(decodeCursor(encodeCursor(values), ['string', 'string', 'string', 'number', 'boolean'])).toEqual(values);
  });

  it.each(['', 'x', '0', encodeCursor(['1']), encodeCursor([1, 2]), encodeCursor(['1', '2', '3'])])(
    'are refused when they are not ours: %p',
    (cursor) => expect(() => decodeCursor(cursor, ['string', 'number'])).toThrow(/Begin without one/),
  );

  it('are given to pages that have a next one', () => {
    const cursorOf = (last: number) => [last];
    expect(pageOf([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next: encodeCursor([2]) });
    expect(pageOf([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], next: null });
    expect(pageOf([], 2, cursorOf)).toEqual({ items: [], next: null });
  });
});

describe('ids', () => {
  it.each<[unknown, boolean]>([
    ['1', true],
    ['9223372036854775807', true],
    ['9223372036854775808', false],
    ['0', false],
    ['01', false],
    ['-1', false],
    ['1e3', false],
    ['', false],
    [1, false],
  ])('%p: %p', (value, valid) => expect(isId(value)).toBe(valid));
});

describe('the rate limiter', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 9, 0, seconds));

  it('counts callers apart, minute by minute', () => {
    const limiter = new RateLimiter(2);
    expect(limiter.take('a', at(50))).toEqual({ limit: 2, remaining: 1, resetSeconds: 10 });
    expect(limiter.take('b', at(50)).remaining).toBe(1);
    expect([limiter.take('a', at(59)).remaining, limiter.take('a', at(59)).remaining]).toEqual([0, -1]);
    expect(limiter.take('a', at(60)).remaining).toBe(1);
  });

  it('limits nobody when told so', () => {
    const limiter = new RateLimiter(0);
    for (let i = 0; i < 10_000; i++) limiter.take('a', at(1));
    expect(limiter.take('a', at(1)).remaining).toBeGreaterThan(0);
  });
});

describe('what can be stored', () => {
  it.each([null, undefined, 1, 'text', '😀', { a: [{ b: 'c' }] }, Buffer.from([0, 1])])('is %p', (value) =>
    expect(() => assertStorable(value)).not.toThrow(),
  );
  it.each(['a\0b', '\ud800', { 'a\0': 1 }, { a: ['b', { c: '\udc00' }] }])('is not %j', (value) =>
    expect(() => assertStorable(value)).toThrow(/NUL|surrogate/),
  );
});

describe('If-Match', () => {
  it.each<[string | undefined, number[] | null]>([
    [undefined, null],
    ['*', null],
    ['"3"', [3]],
    ['"3", "4"', [3, 4]],
    [' ,, "3",\t"4" ,', [3, 4]],
    ['W/"3"', []],
    ['W/"3", "4"', [4]],
    ['"a,b", "05", "7"', [7]],
  ])('%p names %p', (header, versions) => expect(readIn(header)).toEqual(versions));
  it.each(['3', '', ',', '"1" "2"', '"1", 2', '*, "1"', '"1'])('%p is refused', (header) =>
    expect(() => readIn(header)).toThrow(/ETag/),
  );
});
