/** Somebody entered, left, or began to write in a conversation. */
export interface PresenceNews {
  conversationId: string;
  userId: string;
  name: string;
  state: 'viewing' | 'typing' | 'left';
}

const listeners = new Set<(news: PresenceNews) => void>();

export const presence = {
  tell(news: PresenceNews): void {
    for (const listener of listeners) listener(news);
  },
  listen(listener: (news: PresenceNews) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
