import type { OutgoingReply, SourceAccess } from '../connector.ts';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * The key under which a reply is written: always the same for one reply, so that the server itself refuses to take it
 * twice, and so that it can be looked up. It has the form of a TID, as the lexicon of posts demands: 53 bits of
 * microseconds and 10 bits of a clock's number, as 13 letters of base 32 (atproto.com/specs/tid).
 */
export function recordKey(reply: Pick<OutgoingReply, 'id' | 'createdAt'>, source: Pick<SourceAccess, 'sign'>): string {
  const mark = BigInt(`0x${source.sign(`bluesky reply ${reply.id}`).slice(0, 8)}`);
  const micros = BigInt(reply.createdAt.getTime()) * 1000n + (mark % 1000n);
  let bits = (micros << 10n) | ((mark >> 10n) & 1023n);
  let key = '';
  for (let letter = 0; letter < 13; letter++, bits >>= 5n) key = alphabet[Number(bits & 31n)] + key;
  return key;
}
