import { isUtf8 } from 'node:buffer';
import { DomainError } from './domain-error.ts';

/** Nothing we take in is nested deeper than a handful of levels. */
export const DEEPEST = 64;

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = Buffer.from('"\\[]{}');

/**
 * Refuses a body that would be damaged or would exhaust whoever walks it.
 * @param body as it came over the wire
 * @throws DomainError `body-not-utf8` or `json-too-deep`
 */
export function refuseHarmful(body: Buffer): void {
  if (!isUtf8(body))
    throw new DomainError(
      'invalid',
      'body-not-utf8',
      'The body is not valid UTF-8. Encode it as UTF-8 and send it again.',
    );
  if (isTooDeep(body))
    throw new DomainError(
      'invalid',
      'json-too-deep',
      `The body is nested deeper than ${DEEPEST} levels. Send it flatter.`,
    );
}

/** Brackets are counted in bytes: in UTF-8 no other character holds theirs. */
function isTooDeep(body: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (byte === openBracket || byte === openBrace) {
      if (++depth > DEEPEST) return true;
    } else if (byte === closeBracket || byte === closeBrace) depth--;
  }
  return false;
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}
