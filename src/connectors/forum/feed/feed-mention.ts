import { createHash } from 'node:crypto';
import type { Mention } from '../../mention.ts';
import { absolute, readHtml, unescaped } from '../forum-html.ts';
import type { ForumSettings } from '../settings.ts';
import type { Feed, FeedItem } from './read-feed.ts';

/** When a feed was read: what is new now came since `last`. */
export interface Reading {
  settings: ForumSettings;
  now: Date;
  last?: Date;
}

const hash = (...parts: (string | undefined)[]): string =>
  createHash('sha256')
    .update(parts.map((part) => part ?? '').join('\0'))
    .digest('hex');

/** Every item once: a feed that lists one twice means the same. */
export function mentionsOf(feed: Feed, reading: Reading): Mention[] {
  const byId = new Map<string, Mention>();
  for (const item of feed.items) {
    const mention = mentionOf(item, feed, reading);
    if (!byId.has(mention.externalId)) byId.set(mention.externalId, mention);
  }
  return [...byId.values()];
}

function mentionOf(item: FeedItem, feed: Feed, reading: Reading): Mention {
  const { settings, now } = reading;
  const base = item.base ? absolute(item.base, settings.url) : settings.url;
  const link = webAddress(item.link, base);
  const claimed = instant(item.published);
  const updated = instant(item.updated);
  const id = identity(item, settings, claimed);
  const ours = settings.team.has((item.author?.name ?? '').toLowerCase());
  const subject = unescaped(item.title).slice(0, 4_000);
  const content = readHtml(item.content, link ?? base);
  const language = item.language ?? feed.language;
  return {
    externalId: id,
    direction: ours ? 'outbound' : 'inbound',
    root: threadOf(item, link, feed.link, id, settings),
    oneConversation: true,
    author: authorOf(item, settings, base),
    visibility: 'public',
    addressed: !ours && settings.addressed,
    occurredAt: believed(claimed, reading),
    ...(claimed ? { claimedAt: claimed } : {}),
    text: content.text || subject,
    ...(content.html ? { html: content.html } : {}),
    ...(subject ? { subject } : {}),
    ...(language && /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(language) && language.length <= 35 ? { language } : {}),
    ...(link ? { url: link } : {}),
    ...(updated && claimed && updated > claimed ? { editedAt: updated > now ? now : updated } : {}),
    meta: { feed: true },
  };
}

/** The feed's id of it, else a hash of what it says it is. A topic that shows again with a new date is a new answer. */
function identity(item: FeedItem, { topicItems }: ForumSettings, claimed?: Date): string {
  const own = item.guid ?? hash(item.link, item.title, item.link || item.title ? undefined : item.content);
  const id = topicItems ? `${own} ${claimed?.toISOString() ?? hash(item.content).slice(0, 16)}` : own;
  return id.length > 500 ? hash(id) : id;
}

/** Feeds' dates are claims: an item that is new now came after the last look and not later than now. */
function believed(claimed: Date | undefined, { now, last }: Reading): Date {
  const at = Math.min(claimed?.getTime() ?? now.getTime(), now.getTime());
  return new Date(last ? Math.max(at, Math.min(last.getTime(), now.getTime())) : at);
}

/** An instant between 1970 and 2199, or none. */
function instant(text: string | undefined): Date | undefined {
  const time = Date.parse(text ?? '');
  return time >= 0 && time < Date.UTC(2200, 0, 1) ? new Date(time) : undefined;
}

/**
 * The topic that an item belongs to, as far as addresses tell: Discourse's `/t/slug/12/3`, a `t=12` as phpBB has it,
 * a feed of one topic; else every item is a topic of its own.
 */
function threadOf(
  item: FeedItem,
  link: string | undefined,
  feedLink: string | undefined,
  id: string,
  settings: ForumSettings,
): string {
  if (settings.topicItems) return `topic ${item.guid ?? hash(item.link, item.title)}`.slice(0, 500);
  const topic = topicIn(link) ?? topicIn(feedLink && absolute(feedLink, settings.url));
  return topic ? `topic ${topic}`.slice(0, 500) : id;
}

function topicIn(link: string | undefined): string | null {
  if (!link || !URL.canParse(link)) return null;
  const { origin, pathname, searchParams } = new URL(link);
  const inPath =
    /^(.*\/t\/)(?:[^/]+\/)?(\d+)(?:\/\d+)?\/?$/.exec(pathname) ?? /^(.*\/topic\/)(\d+)(?:\/|$)/.exec(pathname);
  if (inPath) return `${origin}${inPath[1]}${inPath[2]}`;
  const number = searchParams.get('t') ?? searchParams.get('topic');
  return number && /^[\d.]+$/.test(number) ? `${origin}${pathname}?t=${number.split('.')[0]}` : null;
}

function webAddress(link: string | undefined, base: string): string | undefined {
  const address = link && absolute(link, base);
  return address && /^https?:\/\//i.test(address) && address.length <= 8_000 ? address : undefined;
}

/** Names are all that feeds tell of people, so a name on this host is a person. */
function authorOf(item: FeedItem, settings: ForumSettings, base: string): Mention['author'] {
  const name = item.author?.name && unescaped(item.author.name).slice(0, 500);
  const externalId = name || item.author?.uri;
  if (!externalId) return null;
  return {
    externalId: externalId.toLowerCase().slice(0, 500),
    scope: new URL(settings.url).origin,
    ...(name ? { name } : {}),
    profileUrl: webAddress(item.author?.uri, base),
  };
}
