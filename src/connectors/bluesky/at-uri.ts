/** The parts of an address in a repository: `at://did/collection/key`. */
export interface AtAddress {
  did: string;
  collection: string;
  key: string;
}

/** @returns null for what is no address of a record */
export function readAtUri(uri: unknown): AtAddress | null {
  const found = typeof uri === 'string' ? /^at:\/\/(did:[^/]+)\/([^/]+)\/([^/#?]+)$/.exec(uri) : null;
  return found && { did: found[1]!, collection: found[2]!, key: found[3]! };
}

/** Where a person can open a post. */
export function webUrl(uri: string): string | undefined {
  const at = readAtUri(uri);
  return at ? `https://bsky.app/profile/${at.did}/post/${at.key}` : undefined;
}
