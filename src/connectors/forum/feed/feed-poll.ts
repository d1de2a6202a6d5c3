import type { AxiosResponse } from 'axios';
import { ConnectorError } from '../../connector-error.ts';
import type { SourceAccess, TestResult } from '../../connector.ts';
import type { Mention, Page } from '../../mention.ts';
import { platformHttp } from '../../platform-http.ts';
import { ask, judged } from '../asking.ts';
import { readSettings } from '../settings.ts';
import { mentionsOf } from './feed-mention.ts';
import { type Feed, NoFeed, readFeed } from './read-feed.ts';

const largest = 5_000_000;
const timeout = 20_000;

/** What the server gave us to ask whether anything has changed, and when we last looked (ISO). */
export interface FeedCursor {
  at?: string;
  etag?: string;
  lastModified?: string;
  /** Items that were too old for the history when the feed was first read; a feed may list them for years. */
  tooOld?: string[];
}

/** Reads the feed unless the server says that it has not changed. Repeats cost nothing: ingest knows them. */
export async function pollFeed(source: SourceAccess, cursor: FeedCursor | null, from: Date): Promise<Page> {
  const settings = readSettings(source);
  const now = source.now();
  const answer = await fetchFeed(source, cursor);
  if (answer.status === 304) return { mentions: [], cursor: { ...cursor }, more: false };
  const next: FeedCursor = { at: now.toISOString() };
  const { etag, 'last-modified': lastModified } = answer.headers as Record<string, unknown>;
  if (typeof etag === 'string') next.etag = etag.slice(0, 500);
  if (typeof lastModified === 'string') next.lastModified = lastModified.slice(0, 100);
  const last = cursor?.at ? new Date(cursor.at) : undefined;
  const listed = mentionsOf(parsed(answer), { settings, now, last });
  const tooOld = cursor ? cursor.tooOld : idsOf(listed.filter(({ occurredAt }) => occurredAt < from));
  if (tooOld?.length) next.tooOld = tooOld;
  const mentions = listed.filter(({ externalId }) => !tooOld?.includes(externalId));
  return { mentions, cursor: { ...next }, more: false };
}

const idsOf = (mentions: Mention[]): string[] => mentions.map(({ externalId }) => externalId);

/** Reads the feed once. */
export async function testFeed(source: SourceAccess): Promise<TestResult> {
  try {
    const feed = parsed(await fetchFeed(source, null));
    const name = (feed.title || 'the feed').slice(0, 200);
    return {
      ok: true,
      message: `${feed.items.length} items can be read. To answer, people are taken to the forum.`,
      account: { externalId: readSettings(source).url, name },
    };
  } catch (error) {
    if (error instanceof ConnectorError) return { ok: false, message: error.message };
    throw error;
  }
}

function fetchFeed(source: SourceAccess, cursor: FeedCursor | null): Promise<AxiosResponse<Buffer>> {
  const http = platformHttp(source, { baseURL: readSettings(source).url, maxBytes: largest, timeout });
  const headers: Record<string, string> = {
    accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  };
  if (cursor?.etag) headers['if-none-match'] = cursor.etag;
  if (cursor?.lastModified) headers['if-modified-since'] = cursor.lastModified;
  const signal = AbortSignal.timeout(timeout);
  return ask(source, http.get<Buffer>('', { headers, responseType: 'arraybuffer', signal }), (one, now) =>
    one.status === 304 ? undefined : judged(one, now),
  );
}

function parsed(answer: AxiosResponse<Buffer>): Feed {
  try {
    return readFeed(decoded(answer.data, String(answer.headers['content-type'] ?? '')));
  } catch (error) {
    if (!(error instanceof NoFeed)) throw error;
    throw ConnectorError.rejected('At this address there is no RSS or Atom feed that can be read; check it.', error);
  }
}

/** Text in the encoding that the bytes, the server or the document names; UTF-8 if none or an unknown one is named. */
export function decoded(bytes: Uint8Array, contentType: string): string {
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const marked = head.startsWith('\xff\xfe') ? 'utf-16le' : head.startsWith('\xfe\xff') ? 'utf-16be' : undefined;
  const named =
    marked ??
    /charset=["']?([\w.:-]+)/i.exec(contentType)?.[1] ??
    /encoding=["']([\w.:-]+)["']/i.exec(head)?.[1] ??
    'utf-8';
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
