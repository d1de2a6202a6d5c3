import type { AppBskyFeedGetPosts } from '@atproto/api';
import { readAtUri } from './at-uri.ts';
import type { PostView } from './post.ts';
import type { Xrpc } from './xrpc.ts';

/** Posts by address, as our account sees them. */
export class Posts {
  /** Most posts that can be asked for in one call. */
  static readonly atOnce = 25;
  private readonly known = new Map<string, PostView>();
  private readonly asked = new Set<string>();

  constructor(private readonly xrpc: Xrpc) {}

  get(uri: string): PostView | undefined {
    return this.known.get(uri);
  }

  /** Remembers a post that came along with something else, if it is one. */
  know(value: unknown): void {
    const post = value as PostView | undefined;
    if (readAtUri(post?.uri) && post!.record && post!.author) this.known.set(post!.uri, post!);
  }

  /** Asks for posts not asked for before. What is gone, or hidden from us, is not there afterwards. @throws ConnectorError */
  async fetch(uris: string[]): Promise<void> {
    const wanted = [...new Set(uris)].filter((uri) => !this.asked.has(uri) && !this.known.has(uri));
    for (let at = 0; at < wanted.length; at += Posts.atOnce) {
      const some = wanted.slice(at, at + Posts.atOnce);
      const { posts } = await this.xrpc.query<AppBskyFeedGetPosts.OutputSchema>('app.bsky.feed.getPosts', {
        uris: some,
      });
      for (const post of Array.isArray(posts) ? posts : []) this.known.set(post.uri, post);
      for (const uri of some) this.asked.add(uri);
    }
  }
}
