import type { Changed, ChangeNotice } from '../database/change-notice.ts';

const kinds = ['conversationIds', 'sourceIds', 'userIds', 'topics'] as const;
/** Of more conversations at once nobody is told one by one. */
const mostConversations = 2000;

/** Topics that only our own processes act upon. */
const isInternal = (topic: string): boolean => topic === 'outbox' || topic.startsWith('principal:');

/** Changes that were heard and not told yet; a burst of notices is told as one. */
export class PendingChange {
  private readonly ids = {
    conversationIds: new Set<string>(),
    sourceIds: new Set<string>(),
    userIds: new Set<string>(),
    topics: new Set<string>(),
  };
  resync = false;

  add(notice: ChangeNotice): void {
    if (notice.resync) this.resync = true;
    for (const kind of kinds)
      for (const id of notice[kind] ?? []) if (kind !== 'topics' || !isInternal(id)) this.ids[kind].add(id);
    if (this.ids.conversationIds.size > mostConversations) this.resync = true;
  }

  get isEmpty(): boolean {
    return !this.resync && kinds.every((kind) => this.ids[kind].size === 0);
  }

  get changed(): Required<Changed> {
    return {
      conversationIds: [...this.ids.conversationIds],
      sourceIds: [...this.ids.sourceIds],
      userIds: [...this.ids.userIds],
      topics: [...this.ids.topics],
    };
  }
}
