import { useMemo } from 'react';
import { type Key, useT } from '../../i18n/i18n.tsx';

/** Reasons of the analyser in words. A code that we have no sentence for is shown as it is, so that nothing is hidden. */
export function useReasonText() {
  const t = useT();
  return useMemo(() => {
    const known = (key: string, code: string) => {
      const text = t(key as Key);
      return text === key ? code.replaceAll('-', ' ') : text;
    };
    return {
      reason: (code: string) => known(`reason.${code}`, code),
      threat: (code: string) => known(`threat.${code}`, code),
      nothing: (code: string) => known(`nothing.${code}`, code),
    };
  }, [t]);
}
