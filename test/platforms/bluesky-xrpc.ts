import type { Told } from '../support/loopback-server.ts';
import type { XrpcCall } from '../support/lexicon-gate.ts';
import { type BlueskyAccount, type BlueskyPost, brand, didOf } from './bluesky-account.ts';
import type { Person } from './said.ts';

type Body = Record<string, unknown>;
type Answer = Exclude<Told, 'cut'>;

const refusal = (status: number, error: string): Answer => ({ status, body: { error, message: error } });

/** What the account's server answers, for itself and for the network behind it. */
export function answerXrpc(account: BlueskyAccount, { nsid, query, body }: XrpcCall, token: string): Answer {
  if (nsid === 'com.atproto.server.createSession') return { body: account.newSession() };
  if (nsid === 'com.atproto.server.refreshSession')
    return account.knowsRefresh(token) ? { body: account.newSession() } : refusal(400, 'ExpiredToken');
  if (!account.knows(token)) return refusal(400, 'InvalidToken');
  const how = calls[nsid];
  return how ? how(account, query, (body ?? {}) as Body) : refusal(501, 'MethodNotImplemented');
}

const calls: Record<string, (account: BlueskyAccount, query: URLSearchParams, body: Body) => Answer> = {
  'app.bsky.notification.listNotifications': notices,
  'app.bsky.feed.getAuthorFeed': ownPosts,
  'app.bsky.feed.searchPosts': (account, query) => found(account, query.get('q')!.toLowerCase()),
  'app.bsky.feed.getPosts': (account, query) => ({
    body: { posts: query.getAll('uris').flatMap((uri) => viewOf(account.byUri.get(uri))) },
  }),
  'app.bsky.actor.getProfiles': (_account, query) => ({
    body: { profiles: query.getAll('actors').map((did) => ({ did, handle: 'somebody.example', viewer: {} })) },
  }),
  'com.atproto.repo.createRecord': written,
  'com.atproto.repo.getRecord': (account, query) => {
    const post = account.own(query.get('rkey')!);
    return post ? { body: { uri: post.said.id, cid: post.cid, value: post.record } } : refusal(400, 'RecordNotFound');
  },
};

/** A page of a list that stands there the newest first. The cursor is the time of the last that was given. */
function page<T>(items: T[], query: URLSearchParams, at: (item: T) => Date): { items: T[]; cursor?: string } {
  const before = query.get('cursor');
  const rest = before === null ? items : items.filter((item) => at(item).toISOString() < before);
  const shown = rest.slice(0, Number(query.get('limit') ?? 50));
  const more = rest.length > shown.length;
  return { items: shown, ...(more && { cursor: at(shown.at(-1)!).toISOString() }) };
}

function notices(account: BlueskyAccount, query: URLSearchParams): Answer {
  const ofPosts = account.posts
    .filter(({ person }) => person.id !== brand.id)
    .map((post) => ({ reason: post.under ? 'reply' : 'mention', person: post.person, at: post.said.at, post }));
  const all = [...ofPosts, ...account.otherNotices].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const { items, cursor } = page<(typeof all)[number] & { post?: BlueskyPost }>(all, query, ({ at }) => at);
  const notifications = items.map(({ reason, person, at, post }) => ({
    uri: post?.said.id ?? `at://${didOf(person)}/app.bsky.feed.like/3lsandbox22222`,
    cid: post?.cid ?? account.posts[0]!.cid,
    author: authorOf(person),
    reason,
    record: post?.record ?? { $type: 'app.bsky.feed.like', createdAt: at.toISOString() },
    isRead: false,
    indexedAt: at.toISOString(),
  }));
  return { body: { notifications, ...(cursor && { cursor }) } };
}

function ownPosts(account: BlueskyAccount, query: URLSearchParams): Answer {
  const all = account.posts.filter(({ person }) => person.id === brand.id).toReversed();
  const { items, cursor } = page(all, query, ({ said }) => said.at);
  return { body: { feed: items.map((post) => ({ post: viewOf(post)[0] })), ...(cursor && { cursor }) } };
}

function found(account: BlueskyAccount, word: string): Answer {
  const posts = account.posts.filter(({ said }) => said.text.toLowerCase().includes(word));
  return { body: { posts: posts.toReversed().flatMap(viewOf) } };
}

function viewOf(post: BlueskyPost | undefined): Body[] {
  if (!post) return [];
  const { said, cid, person, record } = post;
  return [{ uri: said.id, cid, author: authorOf(person), record, indexedAt: said.at.toISOString() }];
}

const authorOf = (person: Person): Body => ({
  did: didOf(person),
  handle: `${person.handle.replaceAll('_', '-')}${person.handle.includes('.') ? '' : '.example'}`,
  displayName: person.name,
});

/** Under a key that is taken nothing is written: the real server fails then, as seen. */
function written(account: BlueskyAccount, _query: URLSearchParams, body: Body): Answer {
  const post = account.take(body as { rkey: string; record: Body });
  return post ? { body: { uri: post.said.id, cid: post.cid } } : refusal(500, 'InternalServerError');
}
