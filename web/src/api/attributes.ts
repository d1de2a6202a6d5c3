import { useQuery } from '@tanstack/react-query';
import { api, got, type Schema } from './client.ts';

export type Attribute = Schema['AttributeView'];

export const useAttributes = () =>
  useQuery({ queryKey: ['attributes'], queryFn: () => got(api.GET('/api/v1/attributes')), staleTime: 300_000 });
export const addAttribute = (body: Schema['AttributeBody']): Promise<Attribute> =>
  got(api.POST('/api/v1/attributes', { body }));
export const removeAttribute = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/attributes/{id}', { params: { path: { id } } }));
