import { countKind } from '../count-kind.ts';
import type { Harvest, Mention, Pending, Unreadable } from '../mention.ts';
import { mentionOfDirectMessage } from './direct-message.ts';
import { Surroundings, type XDirectMessage, type XPost } from './payloads.ts';
import { type Brand, isRepost, mentionOfPost } from './post.ts';

/** Collects what one body or one page holds. One bad item never stops the next. */
export class Gathering {
  private readonly mentions = new Map<string, Mention>();
  private readonly unreadable: Unreadable[] = [];
  private readonly pending: Pending[] = [];
  private readonly warnings: Record<string, string | null> = {};
  private readonly skipped: Record<string, number> = {};
  private readonly unknown: Record<string, number> = {};

  constructor(readonly brand: Brand) {}

  post(post: XPost, around: Surroundings, quotesUs = false): void {
    const { id } = post;
    if (!isId(id)) return this.cannotRead(post, 'The post has no id.');
    if (isRepost(post)) return this.skip('repost');
    this.guarded(post, () => {
      const mention = mentionOfPost({ ...post, id }, around, this.brand, quotesUs);
      if (mention === 'incomplete') this.pending.push({ externalId: id, payload: { postId: id } });
      else this.add(mention);
    });
  }

  directMessage(message: XDirectMessage, around: Surroundings): void {
    const { id } = message;
    if (!isId(id)) return this.cannotRead(message, 'The direct message has no id.');
    this.guarded(message, () => {
      const mention = mentionOfDirectMessage({ ...message, id }, around, this.brand);
      if (typeof mention === 'string') this.cannotRead(message, mention);
      else this.add(mention);
    });
  }

  /** Of two versions of one post the newer stays. */
  add(mention: Mention): void {
    const known = this.mentions.get(mention.externalId);
    if (!known || (mention.editedAt?.getTime() ?? 0) >= (known.editedAt?.getTime() ?? 0))
      this.mentions.set(mention.externalId, mention);
  }

  /** @param sentence null when it is over */
  warn(key: string, sentence: string | null): void {
    this.warnings[key] = sentence;
  }

  skip(kind: string): void {
    countKind(this.skipped, kind);
  }

  unknownKind(kind: string): void {
    countKind(this.unknown, kind);
  }

  cannotRead(item: unknown, error: string, id?: string): void {
    const raw = typeof item === 'string' ? item : JSON.stringify(item);
    const known = id ?? (item as { id?: unknown } | null)?.id;
    this.unreadable.push({ externalId: String(known ?? raw).slice(0, 200), raw, error });
  }

  /** Whether nothing was taken, set aside or counted so far. */
  get isEmpty(): boolean {
    const { mentions, unreadable, pending, skipped, unknown } = this;
    const counts = [skipped, unknown].map((kinds) => Object.keys(kinds).length);
    return [mentions.size, unreadable.length, pending.length, ...counts].every((count) => count === 0);
  }

  harvest(): Harvest {
    const { unreadable, pending, warnings, skipped, unknown } = this;
    return { mentions: [...this.mentions.values()], unreadable, pending, warnings, skipped, unknown };
  }

  private guarded(item: unknown, read: () => void): void {
    try {
      read();
    } catch (error) {
      this.cannotRead(
        item,
        `It is not in the form that X describes (${error instanceof Error ? error.name : 'error'}).`,
      );
    }
  }
}

const isId = (id: unknown): id is string => typeof id === 'string' && /^\d{1,20}$/.test(id);
