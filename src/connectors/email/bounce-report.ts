import { messageIds } from './header-text.ts';
import type { Parts } from './mime.ts';

/** What a delivery report says of the mail that did not arrive. */
export interface BounceReport {
  /** Message-IDs of the mail and of those it answered: the report itself refers to nothing. */
  refersTo: string[];
  recipient?: string;
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
    recipient: field(everything, '(?:original|final)-recipient')
      ?.replace(/^rfc822\s*;\s*/i, '')
      .replace(/[<>]/g, '')
      .toLowerCase(),
    status:
      /^[>\s]*status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(everything)?.[1] ??
      /\b([45]\.\d\.\d{1,3})\b/.exec(everything)?.[1],
    action: field(everything, 'action')?.toLowerCase(),
  };
}

function idsIn(text: string, name: string): string[] {
  return [...text.matchAll(new RegExp(`^[> \\t]*${name}:(.{1,2000})$`, 'gim'))].flatMap((match) =>
    messageIds(match[1]!),
  );
}

function field(text: string, name: string): string | undefined {
  return new RegExp(`^[> \\t]*${name}:[ \\t]*(\\S.{0,200}?)[ \\t]*$`, 'im').exec(text)?.[1];
}
