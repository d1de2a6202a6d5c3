import type { Asked, Told } from '../support/x-platform.ts';
import type { Person } from './said.ts';
import { brand, type XAccount, type XItem } from './x-account.ts';

type Body = Record<string, unknown>;
type Answer = Exclude<Told, 'cut'>;

const problem = (status: number, title: string): Answer => ({
  status,
  body: { title, type: 'about:blank', detail: title, status },
});

/** What X answers to a request. */
export function answerX(account: XAccount, asked: Asked): Answer {
  if (asked.path === '/oauth2/token') return token(account, new URLSearchParams(String(asked.body)));
  if (!account.knows(asked)) return problem(401, 'Unauthorized');
  const [area, id = '', edge = ''] = asked.path.slice(1).split('/');
  if (asked.method === 'POST') return written(account, asked, id);
  if (asked.method === 'PUT') return { body: { data: { hidden: true } } };
  if (asked.method === 'DELETE') return { body: { data: { deleted: true } } };
  if (asked.path.startsWith('/users/by/username/')) return { body: { data: userOf(brand) } };
  if (area === 'users' && edge === 'mentions') return timeline(account, asked, (item) => item.person.id !== brand.id);
  if (area === 'users') return timeline(account, asked, (item) => item.person.id === brand.id);
  if (area === 'dm_events') return messages(account.messages, asked);
  if (area === 'dm_conversations') return messages(ofPerson(account, edge), asked);
  return found(account, asked);
}

const ofPerson = (account: XAccount, id: string): XItem[] => account.messages.filter(({ person }) => person.id === id);

function token(account: XAccount, form: URLSearchParams): Answer {
  if (form.get('refresh_token') !== account.token.refresh) return { status: 400, body: { error: 'invalid_request' } };
  const turn = Number(/\d+/.exec(account.token.access)?.[0] ?? 1) + 1;
  account.token = { access: `access token ${turn}`, refresh: `refresh token ${turn}` };
  const { access, refresh } = account.token;
  return { body: { token_type: 'bearer', access_token: access, refresh_token: refresh, expires_in: 7200 } };
}

/** A page of posts, the newest first. The token of the next page is the last id that was given. */
function timeline(account: XAccount, { query }: Asked, wanted: (item: XItem) => boolean): Answer {
  const [most, before] = [Number(query.get('max_results') ?? 10), query.get('pagination_token')];
  const start = Date.parse(query.get('start_time') ?? '1970-01-01T00:00:00Z');
  const since = BigInt(query.get('since_id') ?? 0);
  const page: XItem[] = [];
  let more = false;
  for (let at = account.posts.length - 1; at >= 0; at--) {
    const item = account.posts[at]!;
    if (BigInt(item.id) <= since || item.said.at.getTime() < start) break;
    if (!wanted(item) || (before !== null && BigInt(item.id) >= BigInt(before))) continue;
    more = page.length === most;
    if (more) break;
    page.push(item);
  }
  return answerOf(page.map(postWith), page, more ? page.at(-1)!.id : undefined);
}

function messages(all: XItem[], { query }: Asked): Answer {
  const [most, before] = [Number(query.get('max_results') ?? 100), query.get('pagination_token')];
  const end = before === null ? all.length : all.findIndex(({ id }) => id === before);
  const page = all.slice(Math.max(0, end - most), end).toReversed();
  return answerOf(page.map(messageWith), page, end > most ? page.at(-1)!.id : undefined);
}

function found(account: XAccount, { query }: Asked): Answer {
  const items = (query.get('ids') ?? '').split(',').flatMap((id) => account.byId.get(id) ?? []);
  return answerOf(items.map(postWith), items);
}

function answerOf(data: Body[], items: XItem[], next?: string): Answer {
  if (data.length === 0) return { body: { meta: { result_count: 0 } } };
  const people = new Map([brand, ...items.map(({ person }) => person)].map((person) => [person.id, userOf(person)]));
  const above = new Map(items.flatMap(({ under }) => (under ? [[under.id, postWith(under)] as const] : [])));
  const includes = { users: [...people.values()], ...(above.size > 0 && { tweets: [...above.values()] }) };
  return { body: { data, includes, meta: { result_count: data.length, ...(next && { next_token: next }) } } };
}

/** A person as X describes them. */
export const userOf = ({ id, name, handle }: Person): Body => ({ id, name, username: handle });

/** A post with the fields that Earshot asks for. */
export function postWith({ said, id, history, person, under }: XItem): Body {
  const mention = { start: 0, end: brand.handle.length + 1, username: brand.handle, id: brand.id };
  return {
    id,
    text: said.text,
    author_id: person.id,
    created_at: timeOf(id),
    conversation_id: said.root,
    edit_history_tweet_ids: history,
    lang: 'en',
    ...(said.text.startsWith(`@${brand.handle} `) && {
      entities: { mentions: [mention] },
      display_text_range: [0, 200],
    }),
    ...(under && {
      in_reply_to_user_id: under.person.id,
      referenced_tweets: [{ type: 'replied_to', id: under.id }],
    }),
  };
}

const timeOf = (id: string): string => new Date(Number((BigInt(id) >> 22n) + 1_288_834_974_657n)).toISOString();

const messageWith = ({ said, id }: XItem): Body => ({
  id,
  event_type: 'MessageCreate',
  text: said.text,
  sender_id: said.author,
  dm_conversation_id: said.root,
  created_at: said.at.toISOString(),
});

function written(account: XAccount, { path, body }: Asked, id: string): Answer {
  const { text, reply } = body as { text: string; reply?: { in_reply_to_tweet_id: string } };
  const answered = reply
    ? account.byId.get(reply.in_reply_to_tweet_id)
    : account.messages.findLast(({ said }) => said.root === id);
  if (!answered) return problem(404, 'Not Found');
  const made = account.answer(answered, text, 'earshot');
  if (path === '/tweets') return { status: 201, body: { data: { id: made.id, text } } };
  return { status: 201, body: { data: { dm_event_id: made.id, dm_conversation_id: id } } };
}

const newNames: Record<string, string> = {
  edit_history_tweet_ids: 'edit_history_post_ids',
  referenced_tweets: 'referenced_posts',
  tweets: 'posts',
};

/** An answer with the names that X gave its fields in August 2026, and of the few problems that its contract names then. */
export function renamed(value: unknown): unknown {
  if (value === 'about:blank') return 'https://api.x.com/2/problems/invalid-request';
  if (Array.isArray(value)) return value.map(renamed);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [newNames[name] ?? name, renamed(one)]));
}
