import { createHash } from 'node:crypto';

/** By what an erased message is recognised when a rescan brings it back, without keeping its id. */
export function tombstoneHash(sourceId: string, externalId: string): Buffer {
  return createHash('sha256').update(`${sourceId}\0${externalId}`).digest();
}
