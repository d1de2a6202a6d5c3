import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { useT } from '../i18n/i18n.tsx';
import { line, type LineState } from './line.ts';
import { useLiveQueries } from './use-live-queries.ts';

export const useLine = (): LineState => useSyncExternalStore(line.listen, line.state);

/** Nothing that a rep waits for. */
const afterStartMs = 4000;

/** Keeps the line to the server open while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  useLiveQueries();
  useEffect(() => {
    line.open();
    return () => line.close();
  }, []);
  const t = useT();
  useEffect(() => {
    const goOn = async () => (await import('../session/browser-alerts.ts')).goOnTelling(t);
    // When it fails, it is tried again with the next page; alerts stand at the bell all the same.
    const later = setTimeout(() => void goOn().catch(() => undefined), afterStartMs);
    return () => clearTimeout(later);
  }, [t]);
  return children;
}
