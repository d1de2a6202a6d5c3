/** What the server says has changed. Ids only: what to fetch is up to whoever shows it. */
export interface Change {
  conversationIds?: string[];
  sourceIds?: string[];
  userIds?: string[];
  topics?: string[];
  /** The line was cut for too long: everything may have changed. */
  resync?: boolean;
  /** The stream was closed because the session ended, or the server stops. */
  signedOut?: boolean;
}

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();

export const changes = {
  tell(change: Change): void {
    for (const listener of listeners) listener(change);
  },
  listen(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
