import type { Pending } from '../../mention.ts';
import { record } from '../asking.ts';

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

const numbers = ['id', 'topic_id', 'post_number', 'post_type', 'user_id', 'version', 'category_id'] as const;
const texts = [
  'name',
  'username',
  'avatar_template',
  'created_at',
  'updated_at',
  'primary_group_name',
  'topic_slug',
  'topic_title',
  'topic_archetype',
] as const;

/**
 * What came as a post: numbers may be written as text, and a field of another kind is as good as missing. Its words stay as they
 * came: whoever stumbles over them keeps the post whole.
 * @returns null if it lacks what every post has, so that it cannot be placed
 */
export function asPost(value: unknown): DiscoursePost | null {
  const given = record(value);
  const post = {
    ...given,
    ...Object.fromEntries(numbers.map((name) => [name, numberOf(given[name])])),
    ...Object.fromEntries(texts.map((name) => [name, textOf(given[name])])),
    reply_to_user: { username: textOf(record(given['reply_to_user'])['username']) },
  } as Partial<DiscoursePost>;
  const isPlaced = [post.id, post.topic_id, post.post_number].every((number) => Number.isSafeInteger(number));
  return isPlaced && !Number.isNaN(Date.parse(post.created_at ?? '')) ? (post as DiscoursePost) : null;
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : /^-?\d{1,15}$/.test(textOf(value) ?? '') ? Number(value) : undefined;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A post's id with us: topic and number, which is how posts refer to each other. */
export const idOf = (topic: number, number: number | string): string => `${topic}/${number}`;

/** A post of which the forum has to tell more; each version of it is asked for once. */
export function pendingPost(post: DiscoursePost, solution = false): Pending {
  const version = post.updated_at ?? post.version ?? '';
  return {
    externalId: `${idOf(post.topic_id, post.post_number)} ${version}`.trim(),
    payload: { postId: post.id, topicId: post.topic_id, solution },
  };
}

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
