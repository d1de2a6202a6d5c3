import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type DraftBody, type DraftKind, dropDraft, readDrafts, saveDraft } from '../../api/drafts.ts';

const pauseMs = 700;
const empty: DraftBody = {};
const isEmpty = ({ text, files }: DraftBody) => !text?.trim() && !files?.length;

export type DraftState = 'loading' | 'clean' | 'saving' | 'saved' | 'failed';

/**
 * What is being written to one conversation: shown at once, kept on the server a moment later and whenever the person
 * goes elsewhere.
 */
export function useDraft(conversationId: string, kind: DraftKind) {
  const client = useQueryClient();
  const key = ['drafts', conversationId];
  const stored = useQuery({
    queryKey: key,
    queryFn: () => readDrafts(conversationId),
    staleTime: Infinity,
    gcTime: 0,
  });
  const [body, setBody] = useState<DraftBody | null>(null);
  const [state, setState] = useState<DraftState>('loading');
  const unsaved = useRef<DraftBody | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (body !== null || !stored.data) return;
    setBody(stored.data.find((draft) => draft.kind === kind)?.body ?? empty);
    setState('clean');
  }, [stored.data, body, kind]);

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const due = unsaved.current;
    if (due === null) return;
    unsaved.current = null;
    setState('saving');
    try {
      await (isEmpty(due) ? dropDraft(conversationId, kind) : saveDraft(conversationId, kind, due));
      setState('saved');
    } catch {
      // Kept here, tried again with the next letter or when the person leaves.
      unsaved.current ??= due;
      setState('failed');
    }
  }, [conversationId, kind]);

  const change = useCallback(
    (some: Partial<DraftBody>) => {
      setBody((before) => {
        const next = { ...(before ?? empty), ...some };
        unsaved.current = next;
        return next;
      });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pauseMs);
    },
    [save],
  );
  /** Sent: nothing is left to keep. */
  const clear = useCallback(() => {
    clearTimeout(timer.current);
    unsaved.current = null;
    setBody(empty);
    setState('clean');
    client.setQueryData(['drafts', conversationId], []);
  }, [client, conversationId]);

  useEffect(() => () => void save(), [save]);
  return { body: body ?? empty, ready: body !== null || stored.isError, state, change, clear, save };
}
