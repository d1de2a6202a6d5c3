import { useState } from 'react';
import type { Present } from '../../api/presence.ts';

/** Whoever began to answer first. Before a second answer goes out, its author is asked once more. */
export function useRival({ others, answeringUserId }: Present) {
  const [asks, setAsks] = useState(false);
  const rival = others.find(({ userId, state }) => state === 'typing' && userId === answeringUserId);
  /** @returns whether to go on */
  const passes = (): boolean => {
    const first = rival !== undefined && !asks;
    setAsks(first);
    return !first;
  };
  return { name: rival?.name ?? null, asks: asks && rival !== undefined, passes };
}
