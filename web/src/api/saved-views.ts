import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type SavedView = Schema['SavedViewView'];

export const savedViewsKey = ['views'];
export const useSavedViews = () =>
  useQuery({ queryKey: savedViewsKey, queryFn: () => got(api.GET('/api/v1/views')), staleTime: 300_000 });
type Fields = { name: string; filter: Record<string, unknown>; shared?: boolean };
const sent = ({ name, filter, shared = false }: Fields) => ({ body: { name, filter, shared } });

/** @param view its filter holds conditions as they stand in the address */
export const saveView = (view: Fields): Promise<SavedView> => got(api.POST('/api/v1/views', sent(view)));
export const replaceView = (id: string, view: Fields): Promise<SavedView> =>
  got(api.PUT('/api/v1/views/{id}', { params: { path: { id } }, ...sent(view) }));
export const removeView = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/views/{id}', { params: { path: { id } } }));
