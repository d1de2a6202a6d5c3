import { useQuery } from '@tanstack/react-query';
import { ifVersion } from './client.ts';
import { request } from './request.ts';

export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  language: string | null;
  teamId: string | null;
  version: number;
}
export type CannedFields = Pick<CannedReply, 'shortcut' | 'title' | 'text' | 'language' | 'teamId'>;

export const cannedKey = ['canned-replies'];
export const useCannedReplies = () =>
  useQuery({
    queryKey: cannedKey,
    queryFn: () => request<CannedReply[]>('GET', '/canned-replies'),
    staleTime: 300_000,
  });
export const addCanned = (body: CannedFields): Promise<CannedReply> => request('POST', '/canned-replies', { body });
export const changeCanned = (id: string, body: CannedFields, version: number): Promise<CannedReply> =>
  request('PATCH', `/canned-replies/${id}`, { body, headers: ifVersion(version) });
export const removeCanned = (id: string): Promise<void> => request('DELETE', `/canned-replies/${id}`);
