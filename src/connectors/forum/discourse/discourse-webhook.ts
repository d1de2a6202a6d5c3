import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceAccess, Webhook, WebhookRequest } from '../../connector.ts';
import { countKind } from '../../count-kind.ts';
import type { Harvest } from '../../mention.ts';
import { record } from '../asking.ts';
import { type ForumSettings, readSettings } from '../settings.ts';
import { asPost, type DiscourseTopic, isPrivate, pendingPost } from './discourse-post.ts';
import { needsTopic, readPost } from './read-post.ts';

/** Types of events that say nothing anybody could answer. */
const irrelevant =
  /^(?:ping|like|user|user_badge|user_promoted|group|group_user|category|tag|notification|reviewable|badge|assign|topic_voting|calendar_event|chat_message|custom)$/;
const postEvents = new Set(['post_created', 'post_edited', 'post_recovered', 'post_destroyed', 'post_moved']);
/** A topic's own events repeat what its first post tells. */
const topicEvents = /^topic_/;

/** Discourse's webhooks. They make things faster and tell of edits, deletions and solutions; polling is the guarantee. */
export const discourseWebhook: Webhook = {
  handshake: () => null,
  verify: verifySignature,
  parse: parseEvent,
};

/** `X-Discourse-Event-Signature: sha256=` and the HMAC of the raw bytes in hex. Without a secret nothing is accepted. */
function verifySignature({ headers, body }: WebhookRequest, source: SourceAccess): boolean {
  const secret = source.secrets['webhookSecret'];
  const given = /^sha256=([0-9a-f]{64})$/i.exec(headers['x-discourse-event-signature'] ?? '')?.[1];
  if (!secret || !given) return false;
  return timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
}

function parseEvent({ headers, body }: WebhookRequest, source: SourceAccess): Harvest {
  const harvest: Harvest = { mentions: [] };
  const event = (headers['x-discourse-event'] ?? '').slice(0, 100);
  const type = (headers['x-discourse-event-type'] ?? '').slice(0, 100);
  let payload: Record<string, unknown>;
  try {
    payload = record(JSON.parse(body.toString('utf8')));
  } catch {
    const id = headers['x-discourse-event-id'] ?? createHmac('sha256', '').update(body).digest('hex');
    harvest.unreadable = [{ externalId: `event ${id}`, raw: body, error: 'The body is no JSON.' }];
    return harvest;
  }
  const settings = readSettings(source);
  if (postEvents.has(event)) takePost(payload['post'], { settings, deleted: event === 'post_destroyed' }, harvest);
  else if (event === 'accepted_solution') takePost(payload['solved'], { settings, solution: true }, harvest);
  else if (event === 'topic_destroyed') takeTopicGone(payload['topic'], settings, harvest);
  else if (event === 'unaccepted_solution' || topicEvents.test(event) || irrelevant.test(type) || event === 'ping')
    countKind((harvest.skipped = {}), event || type);
  else countKind((harvest.unknown = {}), event || type || 'without a name');
  return harvest;
}

interface Told {
  settings: ForumSettings;
  deleted?: boolean;
  solution?: boolean;
}

/**
 * Private messages are asked for, since only the topic says whether they are ours to read; so are posts without their
 * text, and posts that may be the opener's.
 */
function takePost(value: unknown, told: Told, into: Harvest): void {
  const post = asPost(value);
  const gone = told.deleted || Boolean(post?.deleted_at) || post?.user_deleted === true;
  const textless = post !== null && typeof post.cooked !== 'string' && typeof post.raw !== 'string';
  if (post && (post.post_type ?? 1) === 1 && !gone && (isPrivate(post) || textless || needsTopic(post, told.settings)))
    (into.pending ??= []).push(pendingPost(post, told.solution));
  else if (post && gone) readPost({ ...post, cooked: '', raw: '' }, told, into);
  else readPost(value, told, into);
}

/** A topic goes with its first post; a webhook of a topic does not number it otherwise. */
function takeTopicGone(value: unknown, settings: ForumSettings, into: Harvest): void {
  const topic = record(value) as unknown as DiscourseTopic;
  const opener = topic.created_by ?? {};
  const post = {
    id: 0,
    topic_id: topic.id,
    post_number: 1,
    created_at: topic.created_at,
    user_id: opener.id,
    username: opener.username,
    name: opener.name,
    topic_title: topic.title,
    topic_slug: topic.slug,
    topic_archetype: topic.archetype,
    category_id: topic.category_id,
  };
  readPost(post, { settings, deleted: true }, into);
}
