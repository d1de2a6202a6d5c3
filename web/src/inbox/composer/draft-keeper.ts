import { type DraftKind, draftKinds, readDrafts } from '../../api/drafts.ts';
import { KeptDraft } from './kept-draft.ts';

const drafts = new Map<string, KeptDraft>();

/** The draft of a person in a conversation: the same wherever it is asked for. */
export function draftOf(userId: string, conversationId: string, kind: DraftKind): KeptDraft {
  const key = `${userId} ${conversationId} ${kind}`;
  const draft = drafts.get(key) ?? new KeptDraft(conversationId, kind);
  drafts.set(key, draft);
  return draft;
}

/** Reads what the server has, once it has what is on its way. */
export async function loadDrafts(userId: string, conversationId: string): Promise<true> {
  const own = draftKinds.map((kind) => draftOf(userId, conversationId, kind));
  await Promise.all(own.map((draft) => draft.save()));
  const before = own.map((draft) => draft.current());
  const stored = await readDrafts(conversationId);
  for (const [i, draft] of own.entries()) {
    // whoever wrote in the meantime knows better
    if (draft.current() === before[i]) draft.loaded(stored.find(({ kind }) => kind === draft.kind));
  }
  return true;
}

window.addEventListener('online', () => {
  for (const draft of drafts.values()) draft.retry();
});
window.addEventListener('pagehide', () => {
  for (const draft of drafts.values()) draft.leave();
});
window.addEventListener('beforeunload', (event) => {
  if ([...drafts.values()].some(({ atRisk }) => atRisk)) event.preventDefault();
});
