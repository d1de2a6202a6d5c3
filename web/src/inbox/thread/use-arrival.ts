import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { isLoaded, prefetchConversation } from './use-thread.ts';

/** A gap so short is hardly seen; a frame full of grey bars is. */
const patienceMs = 120;

/**
 * Whether a conversation that was opened is drawn: as soon as all that it shows is here, so that it is drawn once and nothing in
 * it moves. Where that takes long it is drawn to show that it is on its way; and at once when the person does the next thing,
 * which is meant for it. Give whoever asks the id as key.
 */
export function useArrival(id: string): boolean {
  const client = useQueryClient();
  const [arrived, setArrived] = useState(() => isLoaded(client, id));
  useEffect(() => {
    if (arrived) return undefined;
    const arrive = () => flushSync(() => setArrived(true));
    const timer = setTimeout(arrive, patienceMs);
    const ended = new AbortController();
    for (const press of ['keydown', 'pointerdown'])
      window.addEventListener(press, arrive, { capture: true, signal: ended.signal });
    void prefetchConversation(client, id).then(() => ended.signal.aborted || arrive());
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [arrived, client, id]);
  return arrived;
}
