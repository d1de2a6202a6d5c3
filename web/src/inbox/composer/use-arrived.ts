import { useEffect, useState } from 'react';
import type { Message } from '../../api/messages.ts';
import type { Draft } from './use-draft.ts';

/**
 * Whether something came that the rep had not seen when the first letter was written, or when a draft of another day was
 * last changed.
 * @param newest undefined while nobody knows
 */
export function useArrived({ body, ready, writtenAt }: Draft, newest: Message | null | undefined) {
  const [seen, setSeen] = useState<string | null>();
  const started = Boolean(body.text);
  const id = newest?.id ?? null;
  const later = Boolean(newest && writtenAt && Date.parse(newest.storedAt) > Date.parse(writtenAt));
  const known = ready && newest !== undefined;
  useEffect(() => {
    if (!known) return;
    setSeen((before) => (!started || (before === undefined && !later) ? id : (before ?? null)));
  }, [known, started, later, id]);
  return { arrived: known && started && seen !== undefined && seen !== id, sawArrived: () => setSeen(id) };
}
