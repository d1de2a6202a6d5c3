import { fields, type Fields, list, text } from './payload.ts';

const stages = ['subscription', 'feed', 'tagged', 'ratings', 'comments', 'conversations', 'messages'] as const;
export type Stage = (typeof stages)[number];

/** Where a round stands. Instants are ISO texts. */
export interface PollCursor extends Record<string, unknown> {
  stage: Stage;
  /** Items older than this are known. */
  since: string;
  /** When this round began: the next one asks from then on. */
  began: string;
  subscribedAt: string;
  /** Comments of posts older than this are left to webhooks. */
  postsFrom: string;
  /** Posts whose comments are asked for. */
  posts: { id: string; at: string; visitors: boolean }[];
  /** Private threads that have something new. */
  threads: string[];
  /** What the present stage still has to ask. */
  queue: string[];
  after?: string;
  /** Posts whose comments Facebook kept from us in this round, until it had shown those of any. */
  refused?: string[];
  shown?: boolean;
  messenger: boolean;
}

/** Facebook's order is not strict and its items may come late: rounds overlap by this. */
const overlap = 15 * 60_000;
/** Later, comments are looked for under posts of this age, and under no more than so many. */
const watched = 14 * 86_400_000;
const mostPosts = 100;

/** The cursor as stored, or the beginning of the first round, which reads history. */
export function readCursor(
  stored: Record<string, unknown> | null,
  from: Date,
  now: Date,
  messenger: boolean,
): PollCursor {
  if (stored && stages.includes(stored['stage'] as Stage)) {
    const cursor = { ...(stored as PollCursor), messenger };
    return cursor.stage === 'subscription' ? newRound(cursor, now) : cursor;
  }
  return {
    stage: 'subscription',
    since: from.toISOString(),
    began: now.toISOString(),
    subscribedAt: new Date(0).toISOString(),
    postsFrom: from.toISOString(),
    posts: [],
    threads: [],
    queue: [],
    messenger,
  };
}

function newRound(cursor: PollCursor, now: Date): PollCursor {
  const postsFrom = new Date(now.getTime() - watched).toISOString();
  const posts = cursor.posts
    .filter(({ at }) => at >= postsFrom)
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, mostPosts);
  const fresh = { threads: [], queue: [], after: undefined, refused: undefined, shown: undefined };
  return { ...cursor, began: now.toISOString(), postsFrom, posts, ...fresh };
}

/** The stage after this one; after the last the round is over and the next begins where this one began. */
export function nextStage(cursor: PollCursor): PollCursor {
  const { stage } = cursor;
  const last = stage === 'messages' || (stage === 'comments' && !cursor.messenger);
  if (last) {
    const since = new Date(Date.parse(cursor.began) - overlap).toISOString();
    return { ...cursor, stage: 'subscription', since, threads: [], queue: [], after: undefined };
  }
  const next = stages[stages.indexOf(stage) + 1]!;
  const queue = next === 'comments' ? cursor.posts.map(({ id }) => id) : next === 'messages' ? cursor.threads : [];
  return { ...cursor, stage: next, queue, after: undefined };
}

/** Goes on with the next page of the same list, or else with the next list, or else with the next stage. */
export function restOfRound(cursor: PollCursor, body: Fields, wanted: boolean): PollCursor {
  const paging = fields(body['paging']);
  const after = text(fields(paging['cursors'])['after']);
  const another = text(paging['next']) !== '' && after !== '' && list(body['data']).length > 0;
  if (another && wanted) return { ...cursor, after };
  const queue = cursor.queue.slice(1);
  return queue.length > 0 ? { ...cursor, queue, after: undefined } : nextStage(cursor);
}
