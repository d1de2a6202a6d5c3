import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Overview = Schema['OverviewView'];
export type OverviewRow = Schema['OverviewRow'];
export type Grouping = Overview['by'];

export interface Asked {
  by: Grouping;
  days: number;
  /** Counts invented customers, too. */
  sandbox: boolean;
}

export const useOverview = ({ by, days, sandbox }: Asked, enabled: boolean) =>
  useQuery({
    queryKey: ['figures', by, days, sandbox],
    queryFn: () => got(api.GET('/api/v1/reports/overview', { params: { query: { by, days, sandbox } as never } })),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
    enabled,
  });
export const useMyFigures = ({ days, sandbox }: Asked, enabled: boolean) =>
  useQuery({
    queryKey: ['figures', 'me', days, sandbox],
    queryFn: () => got(api.GET('/api/v1/reports/me', { params: { query: { days, sandbox } as never } })),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
    enabled,
  });
export const csvAddress = ({ by, days, sandbox }: Asked): string =>
  `/api/v1/reports/overview.csv?by=${by}&days=${days}&sandbox=${sandbox}`;
