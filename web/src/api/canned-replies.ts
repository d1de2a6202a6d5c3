import { useQuery } from '@tanstack/react-query';
import { ifVersion } from './client.ts';
import { request } from './request.ts';

export interface CannedReply {
  id: string;
  version: number;
  shortcut: string;
  title: string;
  text: string;
  language: string | null;
  teamId: string | null;
}
export type CannedFields = Pick<CannedReply, 'shortcut' | 'title' | 'text' | 'teamId'>;

const sent = ({ teamId, ...fields }: CannedFields) => ({ ...fields, ...(teamId && { teamId }) });

export const useCannedReplies = () =>
  useQuery({
    queryKey: ['canned-replies'],
    queryFn: () => request<CannedReply[]>('GET', '/canned-replies'),
    staleTime: 300_000,
  });
export const addCanned = (fields: CannedFields): Promise<CannedReply> =>
  request('POST', '/canned-replies', { body: sent(fields) });
export const changeCanned = (id: string, fields: CannedFields, version: number): Promise<CannedReply> =>
  request('PUT', `/canned-replies/${id}`, { body: sent(fields), headers: ifVersion(version) });
export const removeCanned = (id: string): Promise<void> => request('DELETE', `/canned-replies/${id}`);
