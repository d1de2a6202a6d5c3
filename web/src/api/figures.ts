import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Overview = Schema['OverviewView'];
export type OverviewRow = Schema['OverviewRow'];
export type Grouping = Overview['by'];

export const useOverview = (by: Grouping, days: number, enabled: boolean) =>
  useQuery({
    queryKey: ['figures', by, days],
    queryFn: () => got(api.GET('/api/v1/reports/overview', { params: { query: { by, days } as never } })),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
    enabled,
  });
export const useMyFigures = (days: number, enabled: boolean) =>
  useQuery({
    queryKey: ['figures', 'me', days],
    queryFn: () => got(api.GET('/api/v1/reports/me', { params: { query: { days } as never } })),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
    enabled,
  });
export const csvAddress = (by: Grouping, days: number): string =>
  `/api/v1/reports/overview.csv?by=${by}&days=${days}`;
