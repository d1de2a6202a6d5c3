/** Who else is looking at a conversation, or writing in it. */
export interface Presence {
  conversationId: string;
  people: { id: string; name: string; initials: string; typing: boolean }[];
}

const listeners = new Set<(presence: Presence) => void>();

export const presence = {
  tell(news: Presence): void {
    for (const listener of listeners) listener(news);
  },
  listen(listener: (presence: Presence) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
