import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';

export interface Attribute {
  id: string;
  subject: 'contact' | 'conversation';
  key: string;
  label: string;
  kind: 'text' | 'number' | 'boolean' | 'date' | 'choice';
  choices: string[];
  position: number;
}

export const useAttributes = () =>
  useQuery({
    queryKey: ['attributes'],
    queryFn: () => request<Attribute[]>('GET', '/attributes'),
    staleTime: 300_000,
  });
export const addAttribute = (body: Omit<Attribute, 'id'>): Promise<Attribute> =>
  request('POST', '/attributes', { body });
export const removeAttribute = (id: string): Promise<void> => request('DELETE', `/attributes/${id}`);
