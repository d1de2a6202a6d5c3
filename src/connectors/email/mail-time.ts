import { all, first, type Head } from './headers.ts';

const EARLIEST = Date.UTC(1980, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);

/** The Date header: what the author claims. Undefined when it is missing, unreadable or absurd. */
export function claimedAt(head: Head): Date | undefined {
  return parseDate(first(head, 'date'));
}

/** When the last mail server took the mail, by the topmost Received header that has a time. For imports without INTERNALDATE. */
export function receivedAt(head: Head): Date | undefined {
  for (const value of all(head, 'received')) {
    const at = parseDate(value.slice(value.lastIndexOf(';') + 1));
    if (at) return at;
  }
  return undefined;
}

/** A date as mails write it (RFC 5322 and worse). */
export function parseDate(value: string): Date | undefined {
  const plain = value
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/,(?=\S)/, ', ')
    .trim()
    .slice(0, 100);
  // A year 0000 would be read as 2000.
  if (!/\d/.test(plain) || /(?<![+-])\b0\d{3}\b/.test(plain)) return undefined;
  for (const form of [
    plain,
    plain.replace(/ [A-Za-z/_]+$/, ''),
    plain.replace(/^[A-Za-z]+,? /, ''),
    plain.replace(/(\d\d)\.(\d\d)\.(\d\d)/, '$1:$2:$3'),
  ]) {
    const at = Date.parse(form);
    if (Number.isFinite(at)) return at >= EARLIEST && at < LATEST ? new Date(at) : undefined;
  }
  return undefined;
}
