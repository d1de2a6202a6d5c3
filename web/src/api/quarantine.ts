import { useInfiniteQuery } from '@tanstack/react-query';
import { api, got, once } from './client.ts';

export const useQuarantine = () =>
  useInfiniteQuery({
    queryKey: ['quarantine'],
    queryFn: ({ pageParam }) =>
      got(api.GET('/api/v1/quarantine', { params: { query: pageParam ? { cursor: pageParam } : {} } as never })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const rawAddress = (id: string): string => `/api/v1/quarantine/${id}/raw`;
export const retryItem = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/quarantine/{id}/retry', { params: { path: { id } }, headers: once() }));
export const discardItem = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/quarantine/{id}/discard', { params: { path: { id } }, headers: once() }));
