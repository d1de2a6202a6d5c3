import { CLASS, DENSE, DIGIT, FOLD, LETTER, LOWER } from './characters.ts';
import type { Text } from './text.ts';

const REST = 1;
const GAP = 2;
const FIGURE = 3;
const JUMP = 4;
const NEXT = 32;
const GAP_WORDS = 4;
const GAP_CHARACTERS = 8;

export interface Match<T> {
  entry: T;
  /** Half-open range of codes. */
  start: number;
  end: number;
}

/**
 * Many phrases, looked for at once at every word. A phrase is written in words; `word*` takes any ending, `…` takes up
 * to four words (eight characters of a dense script) of the same sentence, `#` a number, `(a|b|)` one of several.
 */
export class Phrases<T> {
  private readonly roots = new Map<number, number>();
  private readonly code: number[] = [0];
  private readonly child: number[] = [0];
  private readonly sibling: number[] = [0];
  private readonly target: number[] = [0];
  private readonly parent: number[] = [0];
  private readonly entries: (T[] | undefined)[] = [undefined];

  add(phrase: string, entry: T): void {
    this.grow(phrase.replace(/\s+/gu, ' ').trim(), 0, (node) => this.end(node, entry));
  }

  /** What follows a group is grown once and every choice jumps to it, so that groups add up instead of multiplying. */
  private grow(pattern: string, from: number, done: (node: number) => void): void {
    const open = pattern.indexOf('(');
    if (open < 0) return done(this.line(from, pattern));
    const close = closing(pattern, open);
    const choices = alternatives(pattern.slice(open + 1, close));
    const rest = pattern.slice(close + 1);
    const node = this.line(from, pattern.slice(0, open));
    const joined = this.create(JUMP, 0);
    for (const choice of choices)
      this.grow(choice, node, (end) => (end ? this.jump(end, joined) : this.grow(rest.trimStart(), 0, done)));
    this.grow(rest, joined, done);
  }

  private end(node: number, entry: T): void {
    while (this.code[node] === NEXT) node = this.parent[node] ?? 0;
    if (node) (this.entries[node] ??= []).push(entry);
  }

  private line(node: number, literal: string): number {
    for (const code of edges(node ? literal : literal.trimStart()))
      node = node ? this.step(node, code) : this.root(code);
    return node;
  }

  private root(code: number): number {
    let node = this.roots.get(code);
    if (node === undefined) this.roots.set(code, (node = this.create(code, 0)));
    return node;
  }

  private step(parent: number, code: number): number {
    let node = this.child[parent] ?? 0;
    while (node && this.code[node] !== code) node = this.sibling[node] ?? 0;
    return node || this.attach(parent, this.create(code, parent));
  }

  private jump(from: number, to: number): void {
    this.target[this.attach(from, this.create(JUMP, from))] = to;
  }

  private attach(parent: number, node: number): number {
    this.sibling[node] = this.child[parent] ?? 0;
    this.child[parent] = node;
    return node;
  }

  private create(code: number, parent: number): number {
    this.child.push(0);
    this.sibling.push(0);
    this.target.push(0);
    this.parent.push(parent);
    this.entries.push(undefined);
    return this.code.push(code) - 1;
  }

  /** Every occurrence, in order of their beginnings. */
  find(text: Text): Match<T>[] {
    const found: Match<T>[] = [];
    const figure = this.roots.get(FIGURE);
    for (let at = 0; at < text.length; at++) {
      if (!begins(text, at)) continue;
      const node = this.roots.get(text.folded[at] ?? 0);
      if (node) this.walk(text, node, at + 1, at, found);

      if (figure && kindAt(text, at) === DIGIT) this.walk(text, figure, figureEnd(text, at), at, found);
    }
    return found;
  }

  private walk(text: Text, node: number, at: number, start: number, found: Match<T>[]): void {
    const ends = ended(text, at);
    const entries = this.entries[node];
    if (entries && ends) for (const entry of entries) found.push({ entry, start, end: at });
    for (let to = this.child[node] ?? 0; to; to = this.sibling[to] ?? 0) {
      const code = this.code[to] ?? 0;
      if (code === REST) this.walk(text, to, wordEnd(text, at), start, found);
      else if (code === JUMP) this.walk(text, this.target[to] ?? 0, at, start, found);
      else if (code === GAP) this.walkGap(text, to, at, start, found);
      else if (code === NEXT) {
        const word = ends ? nextWord(text, at) : -1;
        if (word >= 0) this.walk(text, to, word, start, found);
      } else if (code === FIGURE) {
        if (kindAt(text, at) === DIGIT) this.walk(text, to, figureEnd(text, at), start, found);
      } else if (at < text.length && text.folded[at] === code) this.walk(text, to, at + 1, start, found);
      else if (text.stretched[at - 1] && text.folded[at - 1] === code) this.walk(text, to, at, start, found);
    }
  }

  private walkGap(text: Text, node: number, at: number, start: number, found: Match<T>[]): void {
    if (kindAt(text, at - 1) === DENSE) {
      for (let skip = 0; skip <= GAP_CHARACTERS && kindOrDigit(text, at + skip); skip++)
        this.walk(text, node, at + skip, start, found);
      return;
    }
    let word = ended(text, at) ? nextWord(text, at) : -1;
    for (let skip = 0; skip <= GAP_WORDS && word >= 0; skip++) {
      this.walk(text, node, word, start, found);
      word = nextWord(text, wordEnd(text, word));
    }
  }
}

function closing(pattern: string, open: number): number {
  let depth = 0;
  for (let i = open; i < pattern.length; i++) {
    if (pattern[i] === '(') depth++;
    else if (pattern[i] === ')' && --depth === 0) return i;
  }
  throw new Error(`A bracket is left open in the phrase "${pattern}".`);
}

function alternatives(group: string): string[] {
  const out = [''];
  let depth = 0;
  for (const char of group) {
    if (char === '|' && depth === 0) out.push('');
    else out[out.length - 1] += char;
    depth += Number(char === '(') - Number(char === ')');
  }
  return out;
}

function edges(phrase: string): number[] {
  const out: number[] = [];
  for (const char of phrase.replaceAll(/ ?… ?/gu, '…')) {
    const code = char.charCodeAt(0);
    if (char === '*') out.push(REST);
    else if (char === '…') out.push(GAP);
    else if (char === '#') out.push(FIGURE);
    else for (let i = 0; i < char.length; i++) out.push(FOLD[LOWER[char.charCodeAt(i)] ?? code] ?? code);
  }
  return out;
}

const kindAt = (text: Text, at: number): number =>
  at >= 0 && at < text.length ? (CLASS[text.codes[at] ?? 0] ?? 0) : 0;
const wordly = (kind: number): boolean => kind === LETTER || kind === DIGIT;
const kindOrDigit = (text: Text, at: number): boolean => kindAt(text, at) === DENSE || wordly(kindAt(text, at));

function begins(text: Text, at: number): boolean {
  const kind = kindAt(text, at);
  if (kind === DENSE) return true;
  return wordly(kind) ? !wordly(kindAt(text, at - 1)) : kind !== 0 && kind !== 4 && kind !== 6;
}

function ended(text: Text, at: number): boolean {
  return !(wordly(kindAt(text, at)) && wordly(kindAt(text, at - 1)));
}

function wordEnd(text: Text, at: number): number {
  while (wordly(kindAt(text, at))) at++;
  return at;
}

function figureEnd(text: Text, at: number): number {
  while (kindAt(text, at) === DIGIT) at++;
  return at;
}

/** The next word of the same sentence, or -1. */
function nextWord(text: Text, at: number): number {
  for (let i = at; i < text.length && i < at + 8; i++) {
    const code = text.codes[i] ?? 0;
    if (code === 33 || code === 46 || code === 59 || code === 63) return -1;
    if (wordly(kindAt(text, i)) || kindAt(text, i) === DENSE) return i;
  }
  return -1;
}
