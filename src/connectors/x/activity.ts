import type { Mention } from '../mention.ts';
import { authorOf } from './author.ts';
import { Gathering } from './gathering.ts';
import {
  fromOldDirectMessage,
  fromOldPost,
  fromOldUser,
  mediaOf,
  type OldDirectMessage,
  type OldPost,
} from './old-activity.ts';
import { list, Surroundings, type XIncludes, type XPost, type XUser } from './payloads.ts';
import { timeOfId } from './snowflake.ts';

type Body = Record<string, unknown>;

/** An event of the X Activity API. */
export interface ActivityEvent {
  event_uuid?: string;
  event_type: string;
  filter?: { user_id?: string };
  payload?: Body;
  includes?: XIncludes;
}

const posts = new Set(['post.create', 'post.mention.create', 'post.reply.create', 'post.quote.create']);
/** Events about things that are no messages to us. `chat.` is encrypted between its users: nobody else can read it. */
const beside =
  /^(?:like|follow|mute|block|profile|chat|news|spaces|broadcast|oauth|post\.(?:repost|unlike|like)|dm\.(?:read|indicate_typing|typing))\b/;
/** What the Account Activity API sends beside posts and messages. */
const oldBeside =
  /^(?:favorite|follow|block|mute|user|direct_message_indicate_typing|direct_message_mark_read)_events?$/;
/** Objects around the lists; plain values say nothing that happened. */
const oldFrame = new Set(['users', 'apps']);

/** Takes one event of today's activity API. */
export function takeEvent(event: ActivityEvent, into: Gathering): void {
  const { event_type: type, filter, payload } = event;
  if (filter?.user_id && filter.user_id !== into.brand.userId) return into.skip('of another account');
  if (posts.has(type)) return takePost(event, into);
  if (type === 'post.delete') return takeDeletion(String(payload?.['id'] ?? ''), into);
  if (type === 'dm.received' || type === 'dm.sent') return takeOldMessages(payload ?? {}, into);
  if (beside.test(type)) return into.skip(type);
  into.unknownKind(type);
}

function takePost(
  { event_type: type, event_uuid: uuid, payload = {}, includes }: ActivityEvent,
  into: Gathering,
): void {
  if (!payload['id']) return into.cannotRead({ type, payload }, 'The event holds no post.', `event ${uuid}`);
  into.post(payload as XPost, new Surroundings(includes), type === 'post.quote.create');
}

/** X tells only of posts of our own that were deleted. */
function takeDeletion(id: string, into: Gathering): void {
  const occurredAt = timeOfId(id);
  if (!occurredAt) return into.cannotRead({ id }, 'The deletion does not say which post is meant.');
  const mention: Mention = {
    externalId: id,
    direction: 'outbound',
    root: id,
    author: authorOf(into.brand.userId, { username: into.brand.handle }),
    visibility: 'public',
    addressed: false,
    occurredAt,
    text: '',
    deleted: true,
  };
  into.add(mention);
}

/** Takes a body of the Account Activity API: several kinds, each a list. */
export function takeOldActivity(body: Body, into: Gathering): void {
  const whose = body['for_user_id'];
  if (whose && String(whose) !== into.brand.userId) return into.skip('of another account');
  for (const [kind, value] of Object.entries(body)) {
    if (kind === 'tweet_create_events') for (const post of list<OldPost>(value)) takeOldPost(post, into);
    else if (kind === 'tweet_delete_events')
      for (const { status } of list<{ status?: { id?: string } }>(value)) takeDeletion(String(status?.id ?? ''), into);
    else if (kind === 'direct_message_events') takeOldMessages(body, into);
    else if (oldBeside.test(kind)) into.skip(kind);
    else if (value && typeof value === 'object' && !oldFrame.has(kind)) into.unknownKind(kind);
  }
}

/** Whether a body is of that older kind. */
export function isOldActivity(body: Body): boolean {
  return 'for_user_id' in body || Object.keys(body).some((key) => /_events?$/.test(key));
}

function takeOldPost(old: OldPost, into: Gathering): void {
  const people = [old.user, old.quoted_status?.user].flatMap((user) => (user ? [fromOldUser(user)] : []));
  const quoted = old.quoted_status ? [fromOldPost(old.quoted_status)] : [];
  into.post(fromOldPost(old), new Surroundings({ users: people, tweets: quoted, media: mediaOf(old) }));
}

function takeOldMessages(body: Body, into: Gathering): void {
  const users = Object.entries((body['users'] ?? {}) as Record<string, XUser & { data?: XUser }>).map(([id, user]) =>
    fromOldUser({ ...(user.data ?? user), id_str: id }),
  );
  for (const old of list<OldDirectMessage>(body['direct_message_events'])) {
    if (old.type !== 'message_create') {
      into.unknownKind(`direct message: ${old.type}`);
      continue;
    }
    const { message, media } = fromOldDirectMessage(old);
    into.directMessage(message, new Surroundings({ users, media }));
  }
}
