import type { Gathering } from './gathering.ts';
import { list, Surroundings, type XDirectMessage, type XIncludes, type XPost } from './payloads.ts';

type Item = Record<string, unknown>;

/** What X answers to requests: items, what stands around them, and what it could not give. */
export interface Answer {
  data?: unknown;
  includes?: XIncludes;
  errors?: unknown;
  meta?: { next_token?: string; result_count?: number };
}

/** Things that X answers with and that are no messages, known by a field that only they have. */
const others: [kind: string, fields: string[]][] = [
  ['user', ['username']],
  ['space', ['state']],
  ['media', ['media_key']],
  ['media', ['media_id']],
  ['poll', ['options']],
  ['place', ['full_name']],
  ['count', ['tweet_count']],
  ['usage', ['project_usage']],
  ['trend', ['trend_name']],
  ['rule', ['value']],
  ['webhook', ['url', 'valid']],
  ['link', ['links']],
  ['job', ['upload_url']],
  ['list', ['name', 'id']],
  ['error', ['title', 'type']],
  ['token', ['access_token']],
  ['challenge', ['response_token']],
  ['surroundings', ['users', 'tweets']],
  ['meta', ['result_count']],
  ['meta', ['meta']],
];
/** Short answers to what was asked to be done. */
const done = new Set([
  'hidden', 'deleted', 'valid', 'liked', 'retweeted', 'following', 'blocking', 'muting', 'dm_event_id',
  'tweet_count', 'provisioned', 'attempted', 'subscribed', 'size', 'expires_after_secs', 'processing_info',
]); // prettier-ignore

/** Takes the items of an answer or of a stream's line. */
export function takeAnswer(answer: Answer, into: Gathering): void {
  const around = new Surroundings(answer.includes);
  const items = Array.isArray(answer.data) ? list<Item>(answer.data) : list<Item>([answer.data]);
  for (const item of items) takeItem(item, around, into);
  for (const error of list<{ title?: string }>(answer.errors)) into.skip(`error: ${error.title ?? 'without a title'}`);
}

/** Takes an item: a post, a direct message, or something that is neither. */
export function takeItem(item: Item, around: Surroundings, into: Gathering): void {
  const kind = item['event_type'];
  if (kind === 'MessageCreate') return into.directMessage(item as XDirectMessage, around);
  if (kind === 'ParticipantsJoin' || kind === 'ParticipantsLeave') return into.skip(kind);
  if (typeof kind === 'string') return into.unknownKind(`direct message: ${kind}`);
  if (typeof item['text'] === 'string' && item['id'] !== undefined) return into.post(item as XPost, around);
  const other = others.find(([, fields]) => fields.every((field) => field in item));
  if (other) return into.skip(`answer: ${other[0]}`);
  if (Object.keys(item).some((field) => done.has(field))) return into.skip('answer: done');
  into.unknownKind('an item of no known kind');
}
