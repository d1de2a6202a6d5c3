import type { EntityManager } from 'typeorm';

/**
 * Folds conversations anew after something that matters to their waits has changed: a level corrected, an answer
 * declared unneeded, a conversation split. Declared here, provided by targets, since the fold is a later layer.
 */
export abstract class Refolder {
  /**
   * Recomputes cycles and the columns that only the fold may write. Locks the conversations in id order; in place of one
   * that was merged away the one that stayed, with which it is folded.
   * @param conversationIds conversations that exist; repeats are harmless
   * @param reason goes into the event that explains replaced cycles, e.g. `level-corrected`
   */
  abstract refold(tx: EntityManager, conversationIds: readonly string[], now: Date, reason: string): Promise<void>;
}
