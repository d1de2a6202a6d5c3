import { all, first, type Head } from './headers.ts';

/** Whether the receiving server could prove who sent a mail. */
export interface Verification {
  verdict: 'pass' | 'fail' | 'unknown';
  spf?: string;
  dkim?: string;
  dmarc?: string;
}

/**
 * Reads the topmost Authentication-Results that our own server wrote (RFC 8601). Senders can put such headers into
 * a mail too, so without its name (`authservId`) nothing is believed.
 */
export function verifySender(head: Head, authservId: string | undefined, fromDomain: string): Verification {
  if (!authservId) return { verdict: 'unknown' };
  const ours = all(head, 'authentication-results').find(
    (value) => value.split(';')[0]!.trim().split(/\s+/)[0]!.toLowerCase() === authservId.toLowerCase(),
  );
  if (ours === undefined) return { verdict: 'unknown' };
  const [spf, dkim, dmarc] = ['spf', 'dkim', 'dmarc'].map((method) => result(ours, method));
  return { verdict: verdictOf(ours, { spf, dkim, dmarc }, fromDomain), spf, dkim, dmarc };
}

function verdictOf(value: string, results: Omit<Verification, 'verdict'>, fromDomain: string): Verification['verdict'] {
  if (results.dmarc === 'pass') return 'pass';
  if (results.dmarc === 'fail') return 'fail';
  const signedBy = [...value.matchAll(/dkim=pass\b[^;]*?header\.[di]=@?([\w.-]+)/gi)].map((match) => match[1]!);
  const sentBy = /spf=pass\b[^;]*?smtp\.mailfrom=(?:[^\s;@]*@)?([\w.-]+)/i.exec(value)?.[1];
  if ([...signedBy, sentBy ?? ''].some((domain) => aligned(domain, fromDomain))) return 'pass';
  return results.spf === 'fail' || results.dkim === 'fail' ? 'fail' : 'unknown';
}

function result(value: string, method: string): string | undefined {
  return new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*([a-z]+)`, 'i').exec(value)?.[1]?.toLowerCase();
}

/** Relaxed alignment: one is the other or lies below it. */
function aligned(domain: string, fromDomain: string): boolean {
  const [a, b] = [domain.toLowerCase(), fromDomain.toLowerCase()];
  return a !== '' && b !== '' && (a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`));
}

/** Whether a program must never answer this mail by itself, whoever wrote it (RFC 3834 and what servers do). */
export function mustNotAutoAnswer(head: Head): boolean {
  const submitted = first(head, 'auto-submitted').toLowerCase();
  return (
    (submitted !== '' && !submitted.startsWith('no')) ||
    /bulk|junk|list|auto_reply/i.test(first(head, 'precedence')) ||
    ['list-id', 'list-unsubscribe', 'feedback-id', 'x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some(
      (name) => first(head, name) !== '',
    ) ||
    /^\s*<\s*>\s*$/.test(first(head, 'return-path'))
  );
}
