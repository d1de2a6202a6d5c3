import { countKind } from '../count-kind.ts';
import type { Harvest, Mention, ParentPost, Pending, Unreadable } from '../mention.ts';

/** A harvest in the making. */
export class Harvesting {
  readonly mentions: Mention[] = [];
  readonly parents: ParentPost[] = [];
  readonly unreadable: Unreadable[] = [];
  readonly pending: Pending[] = [];
  readonly warnings: Record<string, string | null> = {};
  readonly skipped: Record<string, number> = {};
  readonly unknown: Record<string, number> = {};

  private readonly wanted = new Set<string>();
  private readonly edits = new Map<string, number>();

  /** Asks for the post above a comment, once, so that its thread can show it. */
  wantPost(postId: string): void {
    if (this.wanted.has(postId)) return;
    this.wanted.add(postId);
    this.pending.push({ externalId: `post ${postId}`, payload: { kind: 'above', postId } });
  }

  /** An edit has the time of its delivery: of several edits of one item each is a little later than the one before. */
  editTime(id: string, at: Date): Date {
    const key = `${id} ${at.toISOString()}`;
    const before = this.edits.get(key) ?? 0;
    this.edits.set(key, before + 1);
    return new Date(at.getTime() + before);
  }

  skip(kind: string): void {
    countKind(this.skipped, kind);
  }

  unfamiliar(kind: string): void {
    countKind(this.unknown, kind);
  }

  done(): Required<Harvest> {
    const { mentions, parents, unreadable, pending, warnings, skipped, unknown } = this;
    return { mentions, parents, unreadable, pending, warnings, skipped, unknown };
  }
}
