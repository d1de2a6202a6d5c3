import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { Phrases } from './phrases.ts';

/** What a phrase means: a charge of feeling, a reason, a threat, a guard against one, or a cue for what is wanted. */
export interface Entry {
  group: 'feeling' | 'reason' | 'threat' | 'guard' | 'cue' | 'negator' | 'intensifier';
  code: string;
  /** For feelings -3 to 3. */
  weight: number;
}

/** A lexicon file. Phrases stand in lists divided by commas; see `Phrases` for how they are written. */
interface LexiconFile {
  feelings?: Record<string, string[]>;
  reasons?: Record<string, string[]>;
  threats?: Record<string, string[]>;
  guards?: Record<string, string[]>;
  cues?: Record<string, string[]>;
  negators?: string[];
  intensifiers?: string[];
}

const folder = path.join(packageRoot, 'src/sentiment/lexicons');
const loaded = new Map<string, Phrases<Entry> | null>();

/** The phrases of a language (`common` for emoji), read once; null when we have none. */
export function lexiconOf(language: string): Phrases<Entry> | null {
  let lexicon = loaded.get(language);
  if (lexicon === undefined) loaded.set(language, (lexicon = read(language)));
  return lexicon;
}

function read(language: string): Phrases<Entry> | null {
  const file = path.join(folder, `${language}.json`);
  if (!/^[a-z]+$/u.test(language) || !existsSync(file)) return null;
  return compile(JSON.parse(readFileSync(file, 'utf8')) as LexiconFile);
}

function compile(file: LexiconFile): Phrases<Entry> {
  const phrases = new Phrases<Entry>();
  const add = (lists: string[] | undefined, entry: Entry): void => {
    for (const list of lists ?? [])
      for (const phrase of list.split(',')) if (phrase.trim()) phrases.add(phrase.trim(), entry);
  };
  for (const [weight, lists] of Object.entries(file.feelings ?? {})) {
    add(lists, { group: 'feeling', code: Number(weight) < 0 ? 'negative' : 'positive', weight: Number(weight) });
  }
  const groups = { reason: file.reasons, threat: file.threats, guard: file.guards, cue: file.cues } as const;
  for (const [group, codes] of Object.entries(groups)) {
    for (const [code, lists] of Object.entries(codes ?? {}))
      add(lists, { group: group as Entry['group'], code, weight: 1 });
  }
  add(file.negators, { group: 'negator', code: 'negator', weight: 1 });
  add(file.intensifiers, { group: 'intensifier', code: 'intensifier', weight: 1 });
  return phrases;
}
