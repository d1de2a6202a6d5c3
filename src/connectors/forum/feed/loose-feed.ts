import { DomUtils, parseDocument } from 'htmlparser2';
import type { Feed, FeedItem } from './read-feed.ts';

type ChildNode = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<ChildNode, { attribs: Record<string, string> }>;

/** What a feed begins with, whatever its version; `channel` alone is Microsoft's CDF. */
const roots = new Set(['rss', 'feed', 'rdf', 'channel']);
const items = new Set(['item', 'entry']);

/**
 * Reads a feed as browsers and feed readers do: by the names of its elements, whatever their namespaces, and as far as it is well
 * formed. Entities of its own are not expanded, nothing is fetched.
 * @returns null if it is nothing like a feed
 */
export function readLoosely(text: string): Feed | null {
  const { children } = parseDocument(text, { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  const root = elementsOf(children).find((one) => roots.has(nameOf(one)));
  if (!root) return null;
  const channel = nameOf(root) === 'rss' || nameOf(root) === 'rdf' ? (child(root, 'channel') ?? root) : root;
  const found = DomUtils.filter((one) => isElement(one) && items.has(nameOf(one)), root.children, true) as Element[];
  return {
    title: words(channel, 'title'),
    link: linkOf(channel),
    language: words(channel, 'language') || attribute(root, 'xml:lang'),
    items: found.map(itemOf),
  };
}

const isElement = (node: object): node is Element => 'attribs' in node;
const elementsOf = (nodes: ChildNode[]): Element[] => nodes.filter(isElement);
/** The name without the prefix of its namespace. */
const nameOf = ({ name }: Element): string => name.slice(name.indexOf(':') + 1);
const attribute = (one: Element, name: string): string | undefined => one.attribs[name]?.trim() || undefined;

/** The first child of one of these names; an earlier name goes before a later. */
function child(of: Element, ...names: string[]): Element | undefined {
  const all = elementsOf(of.children);
  return names.map((name) => all.find((one) => nameOf(one) === name)).find((one) => one !== undefined);
}

/** What stands in it: text whose markup is escaped, or markup as such. NUL has no place in it. */
function words(of: Element, ...names: string[]): string {
  const one = child(of, ...names);
  if (!one) return '';
  const inside = elementsOf(one.children).length > 0 ? DomUtils.getInnerHTML(one) : DomUtils.textContent(one);
  return inside.replaceAll('\0', '').trim();
}

function linkOf(of: Element): string | undefined {
  const links = elementsOf(of.children).filter((one) => nameOf(one) === 'link');
  const alternate = links.find((one) => (attribute(one, 'rel') ?? 'alternate') === 'alternate') ?? links[0];
  return words(of, 'link') || (alternate && attribute(alternate, 'href')) || attribute(of, 'href');
}

function itemOf(item: Element): FeedItem {
  const person = child(item, 'author', 'creator', 'contributor');
  const name = person && (words(person, 'name') || DomUtils.textContent(person).trim());
  return {
    guid: words(item, 'guid', 'id') || attribute(item, 'rdf:about'),
    title: words(item, 'title'),
    content: words(item, 'encoded', 'content', 'body', 'description', 'summary', 'abstract'),
    link: linkOf(item),
    base: attribute(item, 'xml:base'),
    ...(name && { author: { name } }),
    published:
      words(item, 'pubdate', 'published', 'issued', 'created', 'date', 'updated') || attribute(item, 'lastmod'),
    updated: words(item, 'updated', 'modified') || undefined,
    language: attribute(item, 'xml:lang'),
  };
}
