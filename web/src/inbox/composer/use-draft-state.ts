import { useEffect } from 'react';
import { useT } from '../../i18n/i18n.tsx';
import type { DraftState } from './use-draft.ts';

/** Tells whether what is written is kept. */
export function useDraftState(state: DraftState, tell: (text: string) => void): void {
  const t = useT();
  useEffect(() => {
    tell(state === 'saving' || state === 'saved' || state === 'failed' ? t(`draft.${state}`) : '');
    return () => tell('');
  }, [state, t, tell]);
}
