import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { DraftKind } from '../../api/drafts.ts';
import { useSignedIn } from '../../session/use-me.ts';
import { draftOf, loadDrafts } from './draft-keeper.ts';

/** What is being written to one conversation; kept whenever the person goes elsewhere. */
export function useDraft(conversationId: string, kind: DraftKind) {
  const { id } = useSignedIn();
  const { isPending } = useQuery({
    queryKey: ['drafts', conversationId],
    queryFn: () => loadDrafts(id, conversationId),
    staleTime: Infinity,
    gcTime: 0,
    // another window may have gone on with it
    refetchOnWindowFocus: 'always',
  });
  const draft = draftOf(id, conversationId, kind);
  const shown = useSyncExternalStore(draft.listen, draft.current);
  const { change, replace, clear, restore, save, keepMine, takeTheirs } = draft;
  useEffect(() => () => void save(), [save]);
  return { ...shown, ready: !isPending, change, replace, clear, restore, save, keepMine, takeTheirs };
}

export type Draft = ReturnType<typeof useDraft>;
