import { createHash } from 'node:crypto';
import type { Head } from './headers.ts';

/**
 * What an author's program wrote. Everything else may be added, changed or repeated on the way (Received, DKIM,
 * Authentication-Results, X-…, Status), so the same mail fetched by another path would get another identity.
 */
const WRITTEN_BY_THE_AUTHOR = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'auto-submitted',
  'content-type',
];

/**
 * Identity of a mail within its source: a hash of its content without transport headers. Message-IDs are forged,
 * repeated and missing, so they only thread. Line ends, folding and trailing blanks do not count.
 */
export function identityOf(raw: Buffer, head: Head): string {
  const hash = createHash('sha256');
  for (const name of WRITTEN_BY_THE_AUTHOR) {
    for (const field of head.fields) {
      if (field.name === name) hash.update(`${name}:${field.value.replace(/\s+/g, ' ')}\n`, 'latin1');
    }
  }
  for (const line of head.stray) hash.update(`${line.trim()}\n`, 'latin1');
  hash.update('\n').update(bodyOf(raw, head.bodyAt), 'latin1');
  return hash.digest('hex');
}

/** Identity of a mail too big to fetch: its author's headers and its size. */
export function identityOfHead(head: Head, size: number): string {
  return `${identityOf(Buffer.alloc(0), { ...head, bodyAt: 0 })}-${size}`;
}

function bodyOf(raw: Buffer, at: number): string {
  const body = raw.subarray(at).toString('latin1');
  return body
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
