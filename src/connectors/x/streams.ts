import { isSignedIn } from '../oauth.ts';
import type { XSettings } from './settings.ts';
import { timeOfId } from './snowflake.ts';
import type { Call, XClient } from './x-client.ts';
import { prices, type Purpose } from './budget.ts';

/** What is read one after the other. */
export const streamNames = ['mentions', 'own', 'directMessages', 'threads', 'keywords'] as const;
export type StreamName = (typeof streamNames)[number];

type Query = NonNullable<Call['query']>;

const postQuery = {
  'tweet.fields':
    'attachments,author_id,conversation_id,created_at,display_text_range,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,referenced_tweets,reply_settings',
  expansions: 'attachments.media_keys,author_id,referenced_tweets.id,referenced_tweets.id.author_id',
  'user.fields': 'affiliation,name,profile_image_url,username',
  'media.fields': 'media_key,preview_image_url,type,url,variants',
};
const messageQuery = {
  'dm_event.fields': 'attachments,created_at,dm_conversation_id,entities,event_type,id,sender_id,text',
  expansions: 'attachments.media_keys,sender_id',
  'user.fields': postQuery['user.fields'],
  'media.fields': postQuery['media.fields'],
  event_types: 'MessageCreate',
};
const pageSize = 100;
/** Recent search looks back seven days; an older start is refused. A little less, since clocks differ. */
const searchReach = 7 * 86_400_000 - 300_000;
/** Bystanders in our threads are in no hurry. Milliseconds. */
const threadsEvery = 300_000;
/** Direct messages may be asked for 15 times in a quarter of an hour. Milliseconds. */
const messagesEvery = 90_000;

export interface Stream {
  purpose: Purpose;
  /** Dollars for each item. */
  price: number;
  /** At least this long between two readings. Milliseconds. */
  every: number;
  /** Whether it can be read at all with what the settings give. */
  wanted(client: XClient, threads: string[]): boolean;
  /**
   * The call for one page of what is newer than `since`, the newest first.
   * @param asked with the roots of the threads in which we wrote lately
   */
  call(
    asked: XSettings & { threads?: string[] },
    since: string | undefined,
    from: Date,
    now: Date,
    next?: string,
  ): Omit<Call, 'method'>;
}

export const streams: Record<StreamName, Stream> = {
  mentions: {
    purpose: 'reading',
    price: prices.ownedPost,
    every: 0,
    wanted: () => true,
    call: ({ userId }, since, from, _now, next) => ({
      path: `users/${userId}/mentions`,
      bucket: 'GET users/:id/mentions',
      query: { ...postQuery, max_results: pageSize, ...after(since, from), pagination_token: next },
    }),
  },
  own: {
    purpose: 'reading',
    price: prices.ownedPost,
    every: 0,
    wanted: () => true,
    call: ({ userId }, since, from, _now, next) => ({
      path: `users/${userId}/tweets`,
      bucket: 'GET users/:id/tweets',
      query: {
        ...postQuery,
        max_results: pageSize,
        exclude: 'retweets',
        ...after(since, from),
        pagination_token: next,
      },
    }),
  },
  directMessages: {
    purpose: 'reading',
    price: prices.directMessage,
    every: messagesEvery,
    wanted: ({ source }) => isSignedIn(source),
    call: (_settings, _since, _from, _now, next) => ({
      path: 'dm_events',
      bucket: 'GET dm_events',
      query: { ...messageQuery, max_results: pageSize, pagination_token: next },
    }),
  },
  threads: {
    purpose: 'keywords',
    price: prices.post,
    every: threadsEvery,
    wanted: ({ settings }, threads) => settings.readThreads && threads.length > 0,
    call: ({ handle, threads = [] }, since, from, now, next) =>
      search(
        threads.map((root) => `conversation_id:${root}`),
        handle,
        { since, from, now, next },
      ),
  },
  keywords: {
    purpose: 'keywords',
    price: prices.post,
    every: 0,
    wanted: ({ settings }) => settings.keywords.length > 0,
    call: ({ keywords, handle }, since, from, now, next) =>
      search(
        keywords.map((word) => `"${word.replace(/["\\]/g, ' ').trim()}"`),
        handle,
        { since, from, now, next },
      ),
  },
};

function search(
  terms: string[],
  handle: string,
  { since, from, now, next }: { since?: string; from: Date; now: Date; next?: string },
): Omit<Call, 'method'> {
  return {
    path: 'tweets/search/recent',
    bucket: 'GET tweets/search/recent',
    query: {
      ...postQuery,
      query: searchQuery(terms, handle),
      max_results: pageSize,
      ...afterWithin(since, from, now),
      next_token: next,
    },
  };
}

/** Posts by id, with all that is needed to place them. */
export const postsById = (ids: string[]): Omit<Call, 'method'> => ({
  path: 'tweets',
  bucket: 'GET tweets',
  query: { ...postQuery, ids: ids.join(',') },
});

/** Messages with one person. */
export const messagesWith = (userId: string): Omit<Call, 'method'> => ({
  path: `dm_conversations/with/${userId}/dm_events`,
  bucket: 'GET dm_conversations/with/:id/dm_events',
  query: { ...messageQuery, max_results: pageSize },
});

/** Any of these, no reposts, nothing of our own; X takes 512 characters. */
function searchQuery(terms: string[], handle: string): string {
  const tail = `) -is:retweet${handle ? ` -from:${handle}` : ''}`;
  let any = '';
  for (const term of terms) {
    const longer = any ? `${any} OR ${term}` : term;
    if (longer.length + tail.length + 1 <= 512) any = longer;
  }
  return `(${any}${tail}`;
}

function after(since: string | undefined, from: Date): Query {
  return since ? { since_id: since } : { start_time: seconds(from) };
}

/** Where the last id is too old for the search, time takes its place. */
function afterWithin(since: string | undefined, from: Date, now: Date): Query {
  const earliest = new Date(Math.max(from.getTime(), now.getTime() - searchReach));
  const at = since ? timeOfId(since) : undefined;
  return since && at && at > new Date(now.getTime() - searchReach)
    ? { since_id: since }
    : { start_time: seconds(earliest) };
}

const seconds = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
