import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { type LineState, openLine } from './line.ts';
import { useLiveQueries } from './use-live-queries.ts';

const Context = createContext<LineState>({ connected: true, since: 0 });
export const useLine = (): LineState => useContext(Context);

/** Keeps the line to the server open while somebody is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<LineState>({ connected: true, since: 0 });
  useLiveQueries();
  useEffect(() => openLine(setState), []);
  return <Context value={state}>{children}</Context>;
}
