import { useQuery } from '@tanstack/react-query';
import { api, got, once, type Schema } from './client.ts';

/** A question among colleagues. */
export type Ask = Schema['AskView'];
export interface AsksWanted {
  of: 'me' | 'by-me';
  answered: boolean;
}

export const asksKey = ['asks'];

export const useAsks = (wanted: AsksWanted) =>
  useQuery({
    queryKey: [...asksKey, wanted],
    queryFn: () => got(api.GET('/api/v1/asks', { params: { query: wanted } })),
    staleTime: 0,
    refetchInterval: 60_000,
  });

export const markAnswered = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/asks/{id}/answered', { params: { path: { id } }, headers: once() }));
