import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export const useTokens = () => useQuery({ queryKey: ['tokens'], queryFn: () => got(api.GET('/api/v1/tokens')) });
export const useScopes = () =>
  useQuery({ queryKey: ['scopes'], queryFn: () => got(api.GET('/api/v1/tokens/scopes')), staleTime: Infinity });
export const createToken = (body: Schema['NewTokenDto']): Promise<Schema['CreatedTokenDto']> =>
  got(api.POST('/api/v1/tokens', { body }));
export const revokeToken = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }));

export const useAudit = (action: string) =>
  useInfiniteQuery({
    queryKey: ['audit', action],
    queryFn: ({ pageParam }) =>
      got(
        api.GET('/api/v1/audit', {
          params: { query: { limit: 50, ...(action && { action }), ...(pageParam && { cursor: pageParam }) } as never },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
