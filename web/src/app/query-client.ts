import { MutationCache, QueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem.ts';

const patience = (failures: number, error: Error) => !(error instanceof Problem && error.status >= 400) && failures < 3;

/** All that the page knows of the server. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 120_000, retry: patience, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
  mutationCache: new MutationCache({
    onError: (error) => {
      // The session is over (signed out elsewhere, revoked): ask who we are, and the sign-in page follows.
      if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  }),
});
