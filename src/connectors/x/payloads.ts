/** What X sends, as far as we read it. Ids are strings; everything is optional, since fields must be asked for. */

export interface XUser {
  id?: string;
  name?: string;
  username?: string;
  profile_image_url?: string;
  affiliation?: { description?: string };
}

export interface XReference {
  type?: string;
  id?: string;
}

export interface XEntities {
  mentions?: { start?: number; end?: number; username?: string; id?: string }[];
  urls?: { url?: string; expanded_url?: string; media_key?: string }[];
}

/** A post. Since 2026-08 the platform is renaming tweet_ to post_ in its fields; both are read. */
export interface XPost {
  id?: string;
  text?: string;
  author_id?: string;
  created_at?: string;
  conversation_id?: string;
  in_reply_to_user_id?: string;
  referenced_tweets?: XReference[];
  referenced_posts?: XReference[];
  edit_history_tweet_ids?: string[];
  edit_history_post_ids?: string[];
  entities?: XEntities;
  note_tweet?: { text?: string; entities?: XEntities };
  note_post?: { text?: string; entities?: XEntities };
  display_text_range?: number[];
  reply_settings?: string;
  lang?: string;
  attachments?: { media_keys?: string[] };
}

export interface XDirectMessage {
  id?: string;
  event_type?: string;
  text?: string;
  sender_id?: string;
  /** Only in webhooks. */
  recipient_id?: string;
  dm_conversation_id?: string;
  participant_ids?: string[];
  created_at?: string;
  entities?: XEntities;
  attachments?: { media_keys?: string[] };
}

export interface XMedia {
  media_key?: string;
  type?: string;
  url?: string;
  preview_image_url?: string;
  variants?: { bit_rate?: number; content_type?: string; url?: string }[];
}

export interface XIncludes {
  users?: XUser[];
  tweets?: XPost[];
  posts?: XPost[];
  media?: XMedia[];
}

/** What stands around items: people, posts and files that they name by id. */
export class Surroundings {
  private readonly users: Map<string, XUser>;
  private readonly posts: Map<string, XPost>;
  private readonly media: Map<string, XMedia>;

  constructor(includes: XIncludes = {}) {
    const users = list<XUser | { data?: XUser }>(includes.users).map(peel<XUser>);
    const posts = [...list<XPost>(includes.tweets), ...list<XPost>(includes.posts)].map(peel<XPost>);
    this.users = new Map(users.map((user) => [String(user.id), user]));
    this.posts = new Map(posts.map((post) => [String(post.id), post]));
    this.media = new Map(list<XMedia>(includes.media).map((one) => [String(one.media_key), one]));
  }

  user(id: string | undefined): XUser | undefined {
    return id === undefined ? undefined : this.users.get(id);
  }

  post(id: string | undefined): XPost | undefined {
    return id === undefined ? undefined : this.posts.get(id);
  }

  file(key: string): XMedia | undefined {
    return this.media.get(key);
  }
}

/** The activity API wraps some objects once more, in `data`. */
function peel<T extends object>(given: T | { data?: T }): T {
  return 'data' in given && given.data && typeof given.data === 'object' ? given.data : (given as T);
}

/** Only objects, whatever came. */
export function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value.filter((one) => one && typeof one === 'object') as T[]) : [];
}
