import { useInfiniteQuery } from '@tanstack/react-query';
import { once } from './client.ts';
import { request } from './request.ts';

/** An item that could not be read, kept whole. */
export interface KeptItem {
  id: string;
  sourceId: string;
  sourceName: string;
  externalId: string;
  error: string;
  receivedAt: string;
  attempts: number;
  size: number;
}

export const useQuarantine = () =>
  useInfiniteQuery({
    queryKey: ['quarantine'],
    queryFn: ({ pageParam }) =>
      request<{ items: KeptItem[]; next: string | null }>(
        'GET',
        `/quarantine${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
export const rawAddress = (id: string): string => `/api/v1/quarantine/${id}/raw`;
export const retryItem = (id: string): Promise<unknown> =>
  request('POST', `/quarantine/${id}/retry`, { headers: once() });
export const discardItem = (id: string): Promise<unknown> =>
  request('POST', `/quarantine/${id}/discard`, { headers: once() });
