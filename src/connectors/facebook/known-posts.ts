import type { ParentPost } from '../mention.ts';

/** What a comment needs to know of the post above it. */
export interface KnownPost {
  /** Written by a visitor: the post and everything under it is one exchange. */
  byVisitor: boolean;
  parent: ParentPost;
}

const most = 5_000;

/**
 * Posts seen lately, since an event of a comment does not hold the text of its post. Without an entry a comment is taken
 * in all the same. Where an old event does not say either whose post it is, what is stored does (`Mention.rootIfTheirs`).
 */
export class KnownPosts {
  private readonly posts = new Map<string, KnownPost>();

  remember(post: KnownPost): void {
    this.posts.delete(post.parent.externalId);
    this.posts.set(post.parent.externalId, post);
    if (this.posts.size > most) this.posts.delete(this.posts.keys().next().value!);
  }

  get(id: string): KnownPost | undefined {
    return this.posts.get(id);
  }
}
