import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type SavedView = Schema['SavedViewView'];

export const savedViewsKey = ['views'];
export const useSavedViews = () =>
  useQuery({ queryKey: savedViewsKey, queryFn: () => got(api.GET('/api/v1/views')), staleTime: 300_000 });
/** @param filter conditions as they stand in the address */
export const saveView = (name: string, filter: Record<string, string | undefined>): Promise<SavedView> =>
  got(api.POST('/api/v1/views', { body: { name, filter } }));
export const removeView = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/views/{id}', { params: { path: { id } } }));
