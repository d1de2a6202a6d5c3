import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface Label {
  id: string;
  name: string;
  colour: string;
}

export const labelsKey = ['labels'];
export const useLabels = () =>
  useQuery({ queryKey: labelsKey, queryFn: () => request<Label[]>('GET', '/labels'), staleTime: 300_000 });
export const addLabel = (body: Omit<Label, 'id'>): Promise<Label> => request('POST', '/labels', { body });
export const removeLabel = (id: string): Promise<void> => request('DELETE', `/labels/${id}`);
