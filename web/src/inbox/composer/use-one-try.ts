import { useCallback, useRef } from 'react';
import { newKey } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';

/**
 * Keeps what is sent and its key until the server has answered, so that pressing again after a cut line never speaks
 * twice. Refused for good, the next try is a new one.
 */
export function useOneTry<Body>() {
  const pending = useRef<{ alike: string; body: Body; key: string }>(undefined);
  /** @param alike what two tries have in common if they are the same */
  return useCallback(
    async <Answer>(alike: string, body: Body, send: (body: Body, key: string) => Promise<Answer>): Promise<Answer> => {
      if (pending.current?.alike !== alike) pending.current = { alike, body, key: newKey() };
      const { body: same, key } = pending.current;
      try {
        const answer = await send(same, key);
        pending.current = undefined;
        return answer;
      } catch (error) {
        if (error instanceof Problem && error.status >= 400 && error.status < 500) pending.current = undefined;
        throw error;
      }
    },
    [],
  );
}
