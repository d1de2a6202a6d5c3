import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useT } from '../i18n/i18n.tsx';
import { type LineState, openLine } from './line.ts';
import { useLiveQueries } from './use-live-queries.ts';

const Context = createContext<LineState>({ connected: true, since: 0 });
export const useLine = (): LineState => useContext(Context);

/** Nothing that a rep waits for. */
const afterStartMs = 4000;

/** Goes where an alert leads that was clicked outside of the page. */
function useAlertClicks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const worker = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
    const go = ({ data }: MessageEvent<{ open?: string }>) => void (data.open && navigate(data.open));
    worker?.addEventListener('message', go);
    return () => worker?.removeEventListener('message', go);
  }, [navigate]);
}

/** Keeps the line to the server open while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LineState>({ connected: true, since: 0 });
  useLiveQueries();
  useAlertClicks();
  useEffect(() => openLine(setState), []);
  const t = useT();
  useEffect(() => {
    const goOn = async () => (await import('../session/browser-alerts.ts')).goOnTelling(t);
    // When it fails, it is tried again with the next page; alerts stand at the bell all the same.
    const later = setTimeout(() => void goOn().catch(() => undefined), afterStartMs);
    return () => clearTimeout(later);
  }, [t]);
  return <Context value={state}>{children}</Context>;
}
