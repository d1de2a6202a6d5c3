import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { scopes } from './scopes.ts';
import { isTimeZone } from './users/time-zone.ts';
import { initialsOf } from './users/new-user.ts';
import { merge } from './users/preferences.ts';

describe('docs/api.md', () => {
  it('says of every scope what the code says', () => {
    const page = readFileSync(path.join(packageRoot, 'docs/api.md'), 'utf8');
    const table = /^\| scope \| .*\n(?:\|.*\n)+/m.exec(page)![0];
    const told = Object.fromEntries(
      [...table.matchAll(/^\| `([\w:-]+)` \| (.+) \|$/gm)].map(([, name, about]) => [name, about]),
    );
    expect(told).toEqual(scopes);
  });
});

describe('initials', () => {
  it.each([
    ['Ana Tamm', 'AT'],
    ['  ana  maria de tamm ', 'AT'],
    ['Cher', 'C'],
    ['王 小明', '王小'],
    ['😀 Smile', '😀S'],
  ])('of %p are %p', (name, initials) => expect(initialsOf(name)).toBe(initials));
});

describe('time zones', () => {
  it.each([
    ['Europe/Tallinn', true],
    ['UTC', true],
    ['Mars/Base', false],
    ['+02:00', false],
    ['', false],
    [7, false],
  ])('%p: %p', (zone, known) => expect(isTimeZone(zone)).toBe(known));
});

// the examples of RFC 7396, appendix A, that have an object on both sides
describe('merging preferences', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j is %j', (target, patch, merged) => expect(merge(target, patch)).toEqual(merged));
});
