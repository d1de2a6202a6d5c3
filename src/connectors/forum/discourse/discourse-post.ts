/** A post as Discourse writes it in lists, in topics and in webhooks; nearly everything may be missing. */
export interface DiscoursePost {
  id: number;
  topic_id: number;
  post_number: number;
  post_type?: number;
  name?: string | null;
  username?: string | null;
  user_id?: number | null;
  avatar_template?: string | null;
  created_at: string;
  updated_at?: string | null;
  deleted_at?: string | null;
  user_deleted?: boolean;
  cooked?: string | null;
  raw?: string | null;
  version?: number;
  /** A number; the published contract says text, and both are read. */
  reply_to_post_number?: number | string | null;
  reply_to_user?: { username?: string | null } | null;
  primary_group_name?: string | null;
  staff?: boolean;
  moderator?: boolean;
  admin?: boolean;
  topic_slug?: string | null;
  topic_title?: string | null;
  topic_archetype?: string | null;
  category_id?: number | null;
  accepted_answer?: boolean;
}

/** What a topic tells of itself, in `/t/{id}.json` and in webhooks. */
export interface DiscourseTopic {
  id: number;
  title?: string | null;
  slug?: string | null;
  archetype?: string | null;
  category_id?: number | null;
  user_id?: number | null;
  created_at?: string;
  created_by?: { id?: number; username?: string; name?: string | null } | null;
  post_stream?: { posts?: DiscoursePost[]; stream?: number[] };
  details?: {
    created_by?: { id?: number };
    allowed_users?: { username?: string }[];
    allowed_groups?: { name?: string }[];
  };
}

/** Regular posts are 1; 2 and 3 tell what moderators did, 4 is a whisper among staff. */
export const kinds: Record<number, string> = { 2: 'moderator action', 3: 'small action', 4: 'whisper' };

export const isPrivate = (post: DiscoursePost): boolean => post.topic_archetype === 'private_message';

/** Whether it has what every post has; anything else cannot be placed. */
export function isPost(value: unknown): value is DiscoursePost {
  const post = value as DiscoursePost | null;
  return (
    Number.isSafeInteger(post?.id) &&
    Number.isSafeInteger(post?.topic_id) &&
    Number.isSafeInteger(post?.post_number) &&
    !Number.isNaN(Date.parse(post?.created_at ?? ''))
  );
}

/** A post's id with us: topic and number, which is how posts refer to each other. */
export const idOf = (topic: number, number: number | string): string => `${topic}/${number}`;

/** Fills in what the topic knows and its posts leave out. */
export function withTopic(post: DiscoursePost, topic: DiscourseTopic): DiscoursePost {
  return {
    ...post,
    topic_id: post.topic_id ?? topic.id,
    topic_title: post.topic_title ?? topic.title,
    topic_slug: post.topic_slug ?? topic.slug,
    topic_archetype: post.topic_archetype ?? topic.archetype,
    category_id: post.category_id ?? topic.category_id,
  };
}
