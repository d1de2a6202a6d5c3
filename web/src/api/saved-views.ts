import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface SavedView {
  id: string;
  name: string;
  filter: Record<string, unknown>;
  shared: boolean;
}

export const savedViewsKey = ['saved-views'];
export const useSavedViews = () =>
  useQuery({
    queryKey: savedViewsKey,
    queryFn: () => request<SavedView[]>('GET', '/views'),
    staleTime: 300_000,
    retry: false,
  });
export const saveView = (body: Omit<SavedView, 'id'>): Promise<SavedView> => request('POST', '/views', { body });
export const removeView = (id: string): Promise<void> => request('DELETE', `/views/${id}`);
