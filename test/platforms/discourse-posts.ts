import type { DiscoursePost, DiscourseTopic } from './discourse-forum.ts';

type Body = Record<string, unknown>;

/** Everything that Discourse says of a post and that says nothing here; its contract wants it there. */
const plain = {
  avatar_template: '/letter_avatar_proxy/v4/letter/a/{size}.png',
  post_type: 1,
  reply_count: 0,
  quote_count: 0,
  incoming_link_count: 0,
  reads: 1,
  readers_count: 0,
  score: 0,
  yours: false,
  primary_group_name: null,
  flair_name: null,
  flair_url: null,
  flair_bg_color: null,
  flair_color: null,
  can_edit: false,
  can_delete: false,
  can_recover: false,
  can_wiki: false,
  user_title: null,
  bookmarked: false,
  actions_summary: [],
  moderator: false,
  admin: false,
  staff: false,
  hidden: false,
  trust_level: 1,
  deleted_at: null,
  user_deleted: false,
  edit_reason: null,
  can_view_edit_history: true,
  wiki: false,
  reviewable_score_count: 0,
  reviewable_score_pending_count: 0,
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function common({ said, id, topic, number, person, version, updatedAt, replyTo }: DiscoursePost): Body {
  return {
    ...plain,
    id,
    name: person.name,
    username: person.handle,
    user_id: Number(person.id),
    created_at: said.at.toISOString(),
    updated_at: updatedAt.toISOString(),
    cooked: `<p>${escaped(said.text)}</p>`,
    post_number: number,
    reply_to_post_number: replyTo === undefined ? null : String(replyTo),
    topic_id: topic.id,
    topic_slug: 'a-topic',
    display_username: person.name,
    version,
    staff: person.staff === true,
    moderator: person.staff === true,
  };
}

const urlOf = ({ topic, number }: DiscoursePost): Body => ({
  posts_count: topic.posts.length,
  post_url: `/t/a-topic/${topic.id}/${number}`,
});

/** As `GET /posts.json` lists it. */
export const inList = (post: DiscoursePost): Body => ({
  ...common(post),
  ...urlOf(post),
  raw: post.said.text,
  topic_title: post.topic.title,
  topic_html_title: post.topic.title,
  category_id: post.topic.category,
  flair_group_id: null,
  badges_granted: [],
  can_see_hidden_post: false,
  excerpt: escaped(post.said.text),
  truncated: false,
  reviewable_id: null,
});

/** As `GET /posts/{id}.json` shows it. */
export const alone = (post: DiscoursePost): Body => ({
  ...common(post),
  ...urlOf(post),
  raw: post.said.text,
  reviewable_id: null,
});

/** As `POST /posts.json` answers. */
export const created = (post: DiscoursePost): Body => ({ ...alone(post), draft_sequence: 0 });

const inTopic = (post: DiscoursePost): Body => ({ ...common(post), link_counts: [], read: true, reviewable_id: 0 });

/** As a webhook tells of it. */
export const inWebhook = (post: DiscoursePost): Body => ({
  ...common(post),
  ...urlOf(post),
  reply_to_post_number: post.replyTo ?? null,
  raw: post.said.text,
  topic_title: post.topic.title,
  topic_archetype: post.topic.private ? 'private_message' : 'regular',
  category_id: post.topic.category,
  user_deleted: post.said.deleted === true,
  deleted_at: post.said.deleted ? post.updatedAt.toISOString() : null,
});

/** As `GET /t/{id}.json` shows a topic: its first twenty posts, and the numbers of all. */
export function wholeTopic(topic: DiscourseTopic): Body {
  const [first, last] = [topic.posts[0]!, topic.posts.at(-1)!];
  const there = topic.posts.filter(({ said }) => !said.deleted);
  const by = ({ person }: DiscoursePost): Body => ({
    id: Number(person.id),
    username: person.handle,
    name: person.name,
    avatar_template: plain.avatar_template,
  });
  return {
    ...plainTopic,
    id: topic.id,
    title: topic.title,
    fancy_title: topic.title,
    posts_count: topic.posts.length,
    created_at: first.said.at.toISOString(),
    last_posted_at: last.said.at.toISOString(),
    archetype: topic.private ? 'private_message' : 'regular',
    category_id: topic.category,
    user_id: Number(first.person.id),
    draft_key: `topic_${topic.id}`,
    highest_post_number: topic.posts.length,
    post_stream: { posts: there.slice(0, 20).map(inTopic), stream: there.map(({ id }) => id) },
    details: {
      ...plainDetails,
      created_by: by(first),
      last_poster: by(last),
      ...(topic.private && { allowed_users: [{ id: 900, username: 'support' }, by(first)] }),
    },
  };
}

/** As the list of private messages shows a topic. */
export const inMessages = (topic: DiscourseTopic): Body => ({
  id: topic.id,
  title: topic.title,
  slug: 'a-topic',
  posts_count: topic.posts.length,
  created_at: topic.posts[0]!.said.at.toISOString(),
  last_posted_at: topic.posts.at(-1)!.said.at.toISOString(),
  bumped_at: topic.posts.at(-1)!.said.at.toISOString(),
  archetype: 'private_message',
});

const plainTopic = {
  timeline_lookup: [],
  suggested_topics: [],
  tags: [],
  tags_descriptions: {},
  views: 1,
  reply_count: 0,
  like_count: 0,
  visible: true,
  closed: false,
  archived: false,
  has_summary: false,
  slug: 'a-topic',
  word_count: 10,
  deleted_at: null,
  featured_link: null,
  pinned_globally: false,
  pinned_at: null,
  pinned_until: null,
  image_url: null,
  slow_mode_seconds: 0,
  draft: null,
  draft_sequence: 0,
  unpinned: null,
  pinned: false,
  deleted_by: null,
  has_deleted: false,
  actions_summary: [],
  chunk_size: 20,
  bookmarked: false,
  bookmarks: [],
  topic_timer: null,
  message_bus_last_id: 0,
  participant_count: 2,
  show_read_indicator: false,
  thumbnails: null,
  slow_mode_enabled_until: null,
};

const plainDetails = {
  can_edit: false,
  notification_level: 2,
  can_move_posts: false,
  can_delete: false,
  can_remove_allowed_users: false,
  can_create_post: true,
  can_reply_as_new_topic: true,
  can_convert_topic: false,
  can_review_topic: false,
  can_close_topic: false,
  can_archive_topic: false,
  can_split_merge_topic: false,
  can_edit_staff_notes: false,
  can_toggle_topic_visibility: false,
  can_pin_unpin_topic: false,
  can_moderate_category: false,
  can_remove_self_id: 1,
};
