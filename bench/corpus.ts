import type { Mention } from '../src/connectors/mention.ts';

/** Mulberry32 by Tommy Ettinger (public domain): small, seeded, good enough to invent customers. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za bra che dri flo gru pla ste tri'.split(
  ' ',
);
const COMMON =
  'the my is to and not for it order parcel when have you please answer still waiting refund delivery broken account help again invoice late where why since week'.split(
    ' ',
  );
const MOODS = [
  '',
  '',
  '',
  '',
  'Thank you for the quick help, it works again.',
  'This is the third time I write and nobody answers!',
  'I want my money back, this is unacceptable.',
];

function vocabulary(random: () => number): string[] {
  const word = () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(
      '',
    );
  return [...COMMON, ...Array.from({ length: 20_000 }, word)];
}

/** Invents mentions of about 300 characters with a Zipf vocabulary of 20,000 words, half of them follow-ups. */
export class Corpus {
  private readonly random: () => number;
  private readonly words: string[];
  private number = 0;
  /** Threads that can be followed up: root and author's name. */
  private readonly threads: { root: string; author: string }[] = [];

  constructor(
    private readonly start: Date,
    private readonly prefix: string,
    seed = 1,
    /** Threads that a seed left: `seed1` by `seed-a1` and so on. */
    private readonly seeded = 0,
  ) {
    this.random = randomFrom(seed);
    this.words = vocabulary(this.random);
  }

  private word(): string {
    return this.words[Math.floor(this.words.length ** this.random()) - 1]!;
  }

  text(length = 300): string {
    let text = MOODS[Math.floor(this.random() * MOODS.length)]!;
    while (text.length < length) text += (text && (this.random() < 0.12 ? '. ' : ' ')) + this.word();
    return text;
  }

  private thread(i: number): { root: string; author: string } {
    return i < this.seeded ? { root: `seed${i + 1}`, author: `seed-a${i + 1}` } : this.threads[i - this.seeded]!;
  }

  /** @param followUp probability that a mention goes on with a known thread */
  mention(followUp = 0.5): Mention {
    const number = this.number++;
    const id = `${this.prefix}${number}`;
    const past = this.seeded + this.threads.length;
    const known = past > 0 && this.random() < followUp;
    const thread = known
      ? this.thread(Math.floor(this.random() * past))
      : { root: id, author: `${this.prefix}a${number}` };
    if (!known) this.threads.push(thread);
    return {
      externalId: id,
      direction: 'inbound',
      root: thread.root,
      author: { externalId: thread.author, name: `Customer of ${thread.root}`, handle: `customer_${thread.author}` },
      visibility: 'public',
      addressed: true,
      occurredAt: new Date(this.start.getTime() + number * 1000),
      text: this.text(),
      url: `https://social.example/posts/${id}`,
    };
  }

  batch(size: number): Mention[] {
    return Array.from({ length: size }, () => this.mention());
  }
}
