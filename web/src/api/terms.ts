import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Target = Schema['TargetView'];
export type Calendar = Schema['CalendarView'];
export type Hours = Schema['CalendarBody'];

export const useTargets = () => useQuery({ queryKey: ['targets'], queryFn: () => got(api.GET('/api/v1/targets')) });
export const setTarget = (body: Schema['TargetBody']): Promise<Target[]> => got(api.PUT('/api/v1/targets', { body }));
export const dropTarget = ({ level, sourceId }: Pick<Target, 'level' | 'sourceId'>): Promise<unknown> =>
  got(
    api.DELETE('/api/v1/targets/{level}', {
      params: { path: { level }, query: sourceId ? { sourceId } : {} } as never,
    }),
  );

export const useCalendar = () => useQuery({ queryKey: ['calendar'], queryFn: () => got(api.GET('/api/v1/calendar')) });
export const setHours = (hours: Hours | null): Promise<Calendar> =>
  hours ? got(api.PUT('/api/v1/calendar', { body: hours })) : got(api.DELETE('/api/v1/calendar'));
