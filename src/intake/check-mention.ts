import { createHash } from 'node:crypto';
import type { Author, Mention } from '../connectors/mention.ts';

/** A mention that can be stored as it is. */
export interface CheckedMention extends Mention {
  /** `occurredAt` lay in the future and was set to when we had it. */
  timeClamped: boolean;
}

const LIMITS = {
  externalId: 900,
  scope: 500,
  name: 1_000,
  handle: 500,
  address: 500,
  url: 8_000,
  subject: 4_000,
  language: 35,
};
const TEXT_LIMIT = 2_000_000;
const HTML_LIMIT = 10_000_000;
const DEEPEST = 32;
const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** Why a mention cannot be taken; a sentence that stands in quarantine. */
export class UnfitMention extends Error {
  override name = 'UnfitMention';
}

function refuse(sentence: string): never {
  throw new UnfitMention(sentence);
}

function text(field: string, value: unknown, limit: number): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') refuse(`The field ${field} is no text.`);
  if (value.length > limit) refuse(`The field ${field} has ${value.length} characters; ${limit} are allowed.`);
  if (value.includes('\0')) refuse(`The field ${field} holds a NUL character.`);
}

function needed(field: string, value: unknown, limit: number): void {
  if (typeof value !== 'string' || value === '') refuse(`The field ${field} is missing.`);
  text(field, value, limit);
}

/** Large integers must have come as text: a number beyond 2^53 has already lost digits. */
function json(field: string, value: unknown, depth = 0): void {
  if (depth > DEEPEST) refuse(`The field ${field} is nested deeper than ${DEEPEST} levels.`);
  if (typeof value === 'string') text(field, value, HTML_LIMIT);
  else if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    refuse(`The field ${field} holds the number ${value}, which is too large to be exact; send it as text.`);
  else if (value && typeof value === 'object' && !(value instanceof Date) && !ArrayBuffer.isView(value)) {
    for (const [key, part] of Object.entries(value)) {
      text(field, key, 1_000);
      json(field, part, depth + 1);
    }
  }
}

function person(field: string, author: Author): void {
  needed(`${field}.externalId`, author.externalId, LIMITS.externalId);
  text(`${field}.scope`, author.scope, LIMITS.scope);
  text(`${field}.name`, author.name, LIMITS.name);
  text(`${field}.handle`, author.handle, LIMITS.handle);
  text(`${field}.address`, author.address, LIMITS.address);
  text(`${field}.profileUrl`, author.profileUrl, LIMITS.url);
  text(`${field}.avatarUrl`, author.avatarUrl, LIMITS.url);
}

function instant(field: string, at: unknown): Date {
  if (!(at instanceof Date) || Number.isNaN(at.getTime())) refuse(`The field ${field} is no time.`);
  if (at.getTime() < EARLIEST || at.getTime() >= LATEST)
    refuse(`The field ${field} lies in the year ${at.getUTCFullYear()}; times from 1970 to 2199 are taken.`);
  return at;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without halves of characters. What is found in it is stored as JSON, in which PostgreSQL refuses them. */
const whole = (text: string): string => text.replace(LONE_SURROGATE, '\ufffd');

/** JSON without halves of characters. */
export function wellFormed<T>(value: T): T {
  if (value === undefined || value === null || !JSON.stringify(value).includes('\\ud')) return value;
  const clean = (_key: string, part: unknown) => (typeof part === 'string' ? whole(part) : part);
  return JSON.parse(JSON.stringify(value, clean)) as T;
}

/** Keys of any length become keys that an index can hold. */
export function threadKey(key: string): string {
  return Buffer.byteLength(key) <= LIMITS.externalId ? key : `sha256 ${createHash('sha256').update(key).digest('hex')}`;
}

function keysOf({ threadKeys }: Mention): Mention['threadKeys'] {
  if (!threadKeys) return undefined;
  const fit = (keys: string[]) =>
    [...new Set(keys.filter((key) => key !== '' && !key.includes('\0')).map(threadKey))].slice(0, 200);
  return { own: fit(threadKeys.own), refersTo: fit(threadKeys.refersTo) };
}

function checkFields(mention: Mention): void {
  needed('externalId', mention.externalId, LIMITS.externalId);
  if (Buffer.byteLength(mention.externalId) > LIMITS.externalId * 2) refuse('The field externalId is too long.');
  text('root', mention.root, LIMITS.externalId);
  text('rootIfTheirs', mention.rootIfTheirs, LIMITS.externalId);
  text('replyTo', mention.replyTo, LIMITS.externalId);
  for (const id of mention.answers ?? []) needed('answers', id, LIMITS.externalId);
  if (typeof mention.text !== 'string') refuse('The field text is missing.');
  text('text', mention.text, TEXT_LIMIT);
  text('html', mention.html, HTML_LIMIT);
  text('subject', mention.subject, LIMITS.subject);
  text('language', mention.language, LIMITS.language);
  text('url', mention.url, LIMITS.url);
  if (mention.author) person('author', mention.author);
  if (mention.meta) json('meta', mention.meta);
  if (mention.parent) json('parent', mention.parent);
  for (const file of mention.attachments ?? []) {
    text('attachments.name', file.name, 1_000);
    text('attachments.contentType', file.contentType, 255);
    text('attachments.contentId', file.contentId, 1_000);
    text('attachments.remote', file.remote, LIMITS.url);
  }
}

function believable(at: Date | undefined): Date | undefined {
  const time = at?.getTime() ?? NaN;
  return time >= EARLIEST && time < LATEST ? at : undefined;
}

/**
 * Checks a mention before it comes near SQL, and makes its times and keys storable. Times that the author claims are
 * dropped when they cannot be; the platform's own must be right.
 * @throws UnfitMention
 */
export function checkMention(mention: Mention, receivedAt: Date): CheckedMention {
  checkFields(mention);
  const occurredAt = instant('occurredAt', mention.occurredAt);
  const editedAt = mention.editedAt && instant('editedAt', mention.editedAt);
  const timeClamped = occurredAt > receivedAt;
  return {
    ...mention,
    text: whole(mention.text),
    occurredAt: timeClamped ? receivedAt : occurredAt,
    editedAt: editedAt && editedAt > receivedAt ? receivedAt : editedAt,
    firstReadAt: believable(mention.firstReadAt),
    claimedAt: believable(mention.claimedAt),
    threadKeys: keysOf(mention),
    meta: wellFormed(mention.meta),
    parent: wellFormed(mention.parent),
    timeClamped,
  };
}
