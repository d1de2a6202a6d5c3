import type { Phrases } from './language.ts';

/** A sentence with gaps: what stands before, between and behind them. */
interface Pattern {
  /** `gaps` has one number less than there are pieces: which `{n}` stands there. */
  pieces: string[];
  gaps: string[];
  translation: string;
}

/** Longer ones quote others at length: a page of a mail server, a text. They stay as they are. */
const longest = 2_000;
const mostSentences = 12;
const gap = /\{(\d)\}/;

/** Says in another language what was said in English: whole sentences, sentences with gaps, and several in a row. */
export class Phrasebook {
  private readonly patterns: Pattern[];

  constructor(private readonly phrases: Phrases) {
    this.patterns = Object.entries(phrases)
      .filter(([english]) => gap.test(english))
      .map(([english, translation]) => patternOf(english, translation))
      // what says most itself leaves least to its gaps
      .toSorted((a, b) => lengthOf(b) - lengthOf(a));
  }

  /** @returns the same text where there are no words for it: what a platform said, a name */
  say(english: string): string {
    if (english.length > longest) return english;
    const text = english.trim();
    const said = this.whole(text) ?? this.parts(text);
    return said === undefined ? english : english.replace(text, () => said);
  }

  private whole(text: string): string | undefined {
    if (Object.hasOwn(this.phrases, text)) return this.phrases[text];
    for (const pattern of this.patterns) {
      const values = valuesIn(text, pattern);
      if (values) return this.filled(pattern, values);
    }
    return undefined;
  }

  private filled({ gaps, translation }: Pattern, values: string[]): string {
    return translation.replace(/\{(\d)\}/g, (_, number: string) => {
      const value = values[gaps.indexOf(number)] ?? '';
      // a name is one word with a capital, and stays
      return /\S \S|^\s*\p{Ll}/u.test(value) ? this.say(value) : value;
    });
  }

  /** Sentences in a row: as many at once as are known together, and so on behind them. */
  private parts(text: string): string | undefined {
    const sentences = text.split(/(?<=[.!?:]) /);
    if (sentences.length < 2 || sentences.length > mostSentences) return undefined;
    for (let count = sentences.length - 1; count > 0; count -= 1) {
      const said = this.whole(sentences.slice(0, count).join(' '));
      if (said !== undefined) return `${said} ${this.say(sentences.slice(count).join(' '))}`;
    }
    const rest = sentences.slice(1).join(' ');
    const said = this.say(rest);
    return said === rest ? undefined : `${sentences[0]} ${said}`;
  }
}

function patternOf(english: string, translation: string): Pattern {
  const parts = english.split(gap);
  return {
    pieces: parts.filter((_, index) => index % 2 === 0),
    gaps: parts.filter((_, index) => index % 2 === 1),
    translation,
  };
}

const lengthOf = ({ pieces }: Pattern): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

/** What fills the gaps, or null where the text says something else. */
function valuesIn(text: string, { pieces }: Pattern): string[] | null {
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return null;
    values.push(text.slice(at, found));
    at = found + piece.length;
  }
  return at > end ? null : [...values, text.slice(at, end)];
}
