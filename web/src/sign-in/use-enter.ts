import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import type { Me } from '../api/session.ts';
import { meKey } from '../session/use-me.ts';

/** Only ways within the app: an address from outside never leads anywhere else. */
export const wayIn = (to: string | null, otherwise: string): string => (to && /^\/(?![/\\])/.test(to) ? to : otherwise);

/** Comes in by whatever `enter` does, and goes on to where the person wanted to be. */
export function useEnter<T>(enter: (value: T) => Promise<Me>, otherwise = '/inbox') {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  return useMutation({
    mutationFn: enter,
    onSuccess: async (me) => {
      // nothing is left of whoever was here before; what listens for who is here goes on listening
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
      client.setQueryData(meKey, me);
      await navigate(wayIn(search.get('to'), otherwise), { replace: true });
    },
  });
}

/** The secret of a link stands behind its `#`, where no server and no proxy log sees it. */
export const linkSecret = (): string => location.hash.slice(1);
