import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Label = Schema['LabelRef'];

export const useLabels = () =>
  useQuery({ queryKey: ['labels'], queryFn: () => got(api.GET('/api/v1/labels')), staleTime: 300_000 });
export const addLabel = (body: Schema['LabelBody']): Promise<Label> => got(api.POST('/api/v1/labels', { body }));
export const removeLabel = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/labels/{id}', { params: { path: { id } } }));
