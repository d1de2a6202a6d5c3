import { parseFeed } from 'feedsmith';
import { readLoosely } from './loose-feed.ts';

/** One item of a feed, whatever the format. */
export interface FeedItem {
  /** The feed's own id of it, where it gives one. */
  guid?: string;
  title: string;
  /** HTML, or text without markup. */
  content: string;
  /** As it stands there; may be relative to `base`. */
  link?: string;
  base?: string;
  author?: { name?: string; uri?: string };
  /** What the feed claims. */
  published?: string;
  updated?: string;
  language?: string;
}

export interface Feed {
  title: string;
  link?: string;
  language?: string;
  items: FeedItem[];
}

/** Loosely: a feed is a stranger's text, and every field of it may have any shape. */
type Loose = Record<string, unknown>;

/** Why something is no feed; a sentence. */
export class NoFeed extends Error {
  override name = 'NoFeed';
}

/**
 * Parses RSS, Atom, RDF and JSON feeds; what is none by the letter is read loosely, as far as it goes. Entities beyond the usual
 * are not expanded, nothing is fetched. @throws NoFeed
 */
export function readFeed(text: string): Feed {
  try {
    return strictly(parseFeed(text).feed);
  } catch (error) {
    const loose = readLoosely(text);
    if (loose) return loose;
    throw new NoFeed(error instanceof Error ? error.message.slice(0, 200) : 'It cannot be read.', { cause: error });
  }
}

function strictly(feed: Loose): Feed {
  const items = listOf(feed['items'] ?? feed['entries']).map(itemOf);
  const ofFeed = baseOf(feed);
  return {
    title: textOf(feed['title']),
    link: linkOf(feed),
    language: textOf(feed['language']) || langOf(feed),
    items: items.map((item) => ({ ...item, base: joined(item.base, ofFeed) })),
  };
}

const listOf = (value: unknown): Loose[] =>
  Array.isArray(value) ? value.filter((one): one is Loose => Boolean(one) && typeof one === 'object') : [];

const objectOf = (value: unknown): Loose =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Loose) : {};

/** Text that may stand alone or in `value`. NUL has no place in it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll('\0', '').trim();
  const inner = objectOf(value)['value'];
  return typeof inner === 'string' ? textOf(inner) : '';
}

const first = (...values: unknown[]): string => values.map(textOf).find(Boolean) ?? '';
const baseOf = (one: Loose): string | undefined => textOf(objectOf(one['xml'])['base']) || undefined;
const langOf = (one: Loose): string | undefined => textOf(objectOf(one['xml'])['lang']) || undefined;

function joined(inner: string | undefined, outer: string | undefined): string | undefined {
  if (!inner || !outer) return inner ?? outer;
  return URL.canParse(inner, outer) ? new URL(inner, outer).href : inner;
}

function itemOf(item: Loose): FeedItem {
  const atom = objectOf(item['atom']);
  const terms = objectOf(item['dcterms']);
  const core = objectOf(item['dc']);
  const full = objectOf(item['content']);
  return {
    guid: first(item['guid'], item['id'], objectOf(item['rdf'])['about']) || undefined,
    title: first(item['title'], core['title'], listOf(core['titles'])[0]),
    content: first(
      full['encoded'],
      full,
      item['content_html'],
      item['content_text'],
      item['description'],
      item['summary'],
      atom['content'],
    ),
    link: linkOf(item),
    base: baseOf(full) ?? baseOf(item),
    author: authorOf(item, core, atom),
    published:
      first(
        item['pubDate'],
        item['published'],
        item['date_published'],
        core['date'],
        firstOf(core['dates']),
        terms['created'],
        item['updated'],
      ) || undefined,
    updated: first(item['updated'], atom['updated'], item['date_modified'], terms['modified']) || undefined,
    language: langOf(item),
  };
}

const firstOf = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[])[0] : value);

function linkOf(one: Loose): string | undefined {
  const links = listOf(one['links']);
  const alternate = links.find(({ rel }) => !rel || rel === 'alternate') ?? links[0];
  return first(one['link'], one['url'], alternate?.['href'], one['home_page_url']) || undefined;
}

function authorOf(item: Loose, core: Loose, atom: Loose): FeedItem['author'] {
  const person = objectOf(firstOf(item['authors']) ?? firstOf(atom['authors']) ?? item['author']);
  const name = first(
    person['name'],
    firstOf(item['authors']),
    firstOf(core['creators']),
    core['creator'],
    item['author'],
    person['email'],
  );
  const uri = first(person['uri'], person['url']);
  return name || uri ? { name: name || undefined, uri: uri || undefined } : undefined;
}
