import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Label = 'neg' | 'neu' | 'pos';

/** One labelled text. `frus`: its writer is angry, annoyed or disgusted (1) or not, where a set says so. */
export interface Row {
  id: string;
  set: string;
  split: 'train' | 'val' | 'test';
  lang: string;
  text: string;
  label: Label | null;
  frus: 0 | 1 | null;
}

/** Of every set's training rows this share is never trained on; our own test. */
const TEST_SHARE = 0.06;
const SMALL_TEST_SHARE = 0.12;

/**
 * Rows of the folders named (`clear`, `tweets`, `own`), every set cut into train, val and test by a hash of the id. Sets
 * overlap: what is said in a validation or test row is never trained on, and nothing is trained on twice.
 */
export function readRows(shared: string, ownFolder: string, folders: readonly string[]): Row[] {
  const rows = folders.flatMap((folder) =>
    readFolder(folder === 'own' ? ownFolder : path.join(shared, 'data/text', folder)),
  );
  const seen = new Set(rows.filter(({ split }) => split !== 'train').map(saying));
  return rows.filter((row) => row.split !== 'train' || (!seen.has(saying(row)) && seen.add(saying(row))));
}

const SHORT = 20;

/** What two copies of a post share: its letters and digits, names, links and escapes left out. Short texts may repeat. */
function saying({ id, text }: Row): string {
  const bare = text
    .toLowerCase()
    .replaceAll(/\\u[0-9a-f]{4}|https?\S*|@\S+/gu, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return bare.length < SHORT ? `${id} ${text}` : bare;
}

function readFolder(folder: string): Row[] {
  if (!existsSync(folder))
    throw new Error(`Training data is not at ${folder}; set EARSHOT_SHARED to the folder that holds data/text.`);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort();
  return files.flatMap((file) => readRowsOf(path.join(folder, file)));
}

export function readRowsOf(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.flatMap(own).map((row, i) => {
    row.set ??= 'own';
    row.id ??= `${path.basename(file)}.${i}`;
    row.split ??= 'train';
    return { ...row, split: row.split === 'train' && row.set !== 'own' && isTest(row) ? 'test' : row.split };
  });
}

/** `umsab_en` repeats posts of `tweeteval`, so it has no test of its own. */
function isTest({ id, set }: Row): boolean {
  if (set === 'umsab_en') return false;
  const share = /umsab|et_valence|pl_kom/u.test(set) ? SMALL_TEST_SHARE : TEST_SHARE;
  return fraction(id) < share;
}

/** 0 to 1, the same for an id for ever. */
export function fraction(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** A small generator (mulberry32): training is the same for the same seed on every machine. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
}

/** Our own invented sentences stand in lists that share a language and a label. */
function own(line: string): Row[] {
  const row = JSON.parse(line) as Omit<Row, 'text'> & { text: string | string[] };
  return [row.text].flat().map((text) => ({ ...row, text }));
}
