import { ConnectorError } from '../connector-error.ts';
import type { SourceAccess } from '../connector.ts';

export type Software = 'discourse' | 'nodebb' | 'feed';

/** A forum's settings as every part reads them: trimmed, names in lower case. */
export interface ForumSettings {
  software: Software;
  /** Base address without a final slash; of a feed, the feed's own address. */
  url: string;
  /** The account that reads and answers, in lower case; '' for feeds. */
  username: string;
  /** NodeBB's number of that account. */
  uid: string;
  /** Names, in lower case, of people who answer for us. */
  team: Set<string>;
  /** Groups, in lower case, whose members answer for us. */
  groups: Set<string>;
  /** Whether moderators and admins answer for us. */
  staffIsUs: boolean;
  /** Numbers of the support categories; empty: the whole forum. */
  categories: Set<string>;
  /** Of a feed: an item is a topic, whose id stays the same when somebody answers. */
  topicItems: boolean;
  /** Of a feed: what customers write there is addressed to us. */
  addressed: boolean;
}

/** Reads settings as they are stored. @throws ConnectorError when the address is missing or no web address */
export function readSettings({ settings: raw }: Pick<SourceAccess, 'settings'>): ForumSettings {
  const software = softwareOf(raw);
  const username = text(raw['username']).replace(/^@/, '').toLowerCase();
  return {
    software,
    url: addressOf(text(raw['url']), software),
    username,
    uid: text(raw['uid']),
    team: new Set([username, ...list(raw['team']).map((name) => name.replace(/^@/, '').toLowerCase())].filter(Boolean)),
    groups: new Set(list(raw['groups']).map((name) => name.replace(/^@/, '').toLowerCase())),
    staffIsUs: raw['staffIsUs'] !== false,
    categories: new Set(list(raw['categories'])),
    topicItems: raw['items'] === 'topics',
    addressed: raw['addressed'] !== false,
  };
}

/** Which program the forum runs; Discourse if nothing is chosen. */
export function softwareOf(raw: Record<string, unknown>): Software {
  return raw['software'] === 'nodebb' || raw['software'] === 'feed' ? raw['software'] : 'discourse';
}

/** Whether a category (by number) is one where customers ask us. */
export function isSupport(settings: ForumSettings, category: number | string | null | undefined): boolean {
  return settings.categories.size === 0 || settings.categories.has(String(category ?? ''));
}

function addressOf(address: string, software: Software): string {
  if (!/^https?:\/\/[^\s/]/i.test(address) || !URL.canParse(address))
    throw ConnectorError.rejected('Enter the address of the forum in its settings, beginning with https://.');
  return software === 'feed' ? address : address.replace(/[?#].*$/, '').replace(/\/+$/, '');
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function list(value: unknown): string[] {
  const parts: unknown[] = Array.isArray(value) ? value : text(value).split(/[\n,;]+/);
  return parts.map(text).filter(Boolean);
}
