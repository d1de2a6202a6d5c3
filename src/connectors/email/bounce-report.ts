import { addresses, messageIds } from './header-text.ts';
import type { Parts } from './mime.ts';

/** What a delivery report says of the mail that did not arrive. */
export interface BounceReport {
  /** Message-IDs of the mail and of those it answered: the report itself refers to nothing. */
  refersTo: string[];
  /** Who did not get it, lower case. */
  recipients: string[];
  /** To whom it was addressed in the first place (To, without Cc). */
  to: string[];
  /** Enhanced status code (RFC 3463), e.g. 5.2.2. */
  status?: string;
  /** `failed`, `delayed`, … */
  action?: string;
}

const MAX_SCAN = 200_000;

/** Reads the returned mail, or its headers, inside a bounce, wherever the mail system put them. */
export function readBounce(parts: Parts, text: string): BounceReport {
  const inside = parts.files
    .filter((file) => /^(?:message\/|text\/)/.test(file.contentType))
    .map((file) => file.bytes.subarray(0, MAX_SCAN).toString('latin1'));
  const everything = [...inside, text.slice(0, MAX_SCAN)].join('\n').replace(/\r?\n[ \t]+/g, ' ');
  return {
    refersTo: [
      ...new Set(['message-id', 'in-reply-to', 'references'].flatMap((name) => idsIn(everything, name))),
    ].slice(0, 40),
    recipients: addressesIn(everything, '(?:original|final)-recipient'),
    to: addressesIn(inside.join('\n').replace(/\r?\n[ \t]+/g, ' '), 'to'),
    status:
      /^[>\s]*status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(everything)?.[1] ??
      /\b([45]\.\d\.\d{1,3})\b/.exec(everything)?.[1],
    action: field(everything, 'action')?.toLowerCase(),
  };
}

/**
 * Why a reply did not arrive, for reps, or null when it may have: it is only late, or somebody it was addressed to got it.
 */
export function refusalReason(report: BounceReport): string | null {
  if (report.action ? report.action !== 'failed' : report.status?.startsWith('4')) return null;
  if (report.to.some((address) => report.recipients.length > 0 && !report.recipients.includes(address))) return null;
  const who = report.recipients.length > 0 ? `The mail to ${report.recipients.join(', ')}` : 'The mail';
  return `${who} did not arrive: ${meaning(report.status)}.`;
}

/** The classes of RFC 3463 in words. */
function meaning(status = ''): string {
  if (/^\d\.1\.[0-6]$/.test(status)) return `there is no such address (${status})`;
  if (status.endsWith('.2.2')) return `the mailbox is full (${status})`;
  if (/^\d\.2\.1$/.test(status)) return `the mailbox is switched off (${status})`;
  if (/^\d\.3\.4$|^\d\.2\.3$/.test(status)) return `it is too large (${status})`;
  if (/^\d\.4\./.test(status)) return `the other mail server could not be reached (${status})`;
  if (/^\d\.7\./.test(status)) return `the other mail server refused it (${status})`;
  return status ? `the mail server reported ${status}` : 'the mail server sent it back';
}

function idsIn(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`^[> \\t]*${name}:(.{1,2000})$`, 'gim'))].flatMap((match) =>
    messageIds(match[1]!),
  );
}

function addressesIn(text: string, name: string): string[] {
  const lines = [...text.matchAll(new RegExp(`^[> \\t]*${name}:[ \\t]*(.{1,2000})$`, 'gim'))];
  const found = lines.flatMap((line) => addresses(line[1]!.replace(/^[\w.-]+\s*;/, '')));
  return [...new Set(found.map(({ address }) => address).filter((address) => address !== ''))].slice(0, 50);
}

function field(text: string, name: string): string | undefined {
  return new RegExp(`^[> \\t]*${name}:[ \\t]*(\\S.{0,200}?)[ \\t]*$`, 'im').exec(text)?.[1];
}
