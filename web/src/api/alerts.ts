import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Alert = Schema['AlertView'];

export type AlertKind = Alert['kind'];
export const alertKinds: readonly AlertKind[] = [
  'assigned',
  'answer',
  'named',
  'reply-failed',
  'goal-soon',
  'goal-passed',
  'sla-passed',
  'threat',
];
/** What nobody can turn off. */
export const alwaysTold: readonly AlertKind[] = ['sla-passed', 'threat'];

export const alertsKey = ['alerts'];
export const useAlerts = () =>
  useQuery({
    queryKey: alertsKey,
    queryFn: () => got(api.GET('/api/v1/alerts', { params: { query: { limit: 30 } } as never })),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });
/** @param ids none: all of them */
export const readAlerts = (ids?: string[]): Promise<unknown> =>
  got(api.POST('/api/v1/alerts/read', { body: ids ? { ids } : {} }));
