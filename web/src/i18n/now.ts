import { useSyncExternalStore } from 'react';
import { serverTime } from '../api/server-time.ts';

/** One clock for all countdowns on the page: it ticks every ten seconds, and only leaves that show a time re-render. */
const listeners = new Set<() => void>();
let now = serverTime.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = serverTime.now();
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    // Nobody has looked for a while.
    now = serverTime.now();
    timer = setInterval(tick, 10_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's time in milliseconds, at most ten seconds old. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
