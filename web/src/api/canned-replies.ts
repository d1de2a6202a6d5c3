import { useQuery } from '@tanstack/react-query';
import { api, got, ifVersion, type Schema } from './client.ts';

export type CannedReply = Schema['CannedReplyView'];
export type CannedFields = Pick<CannedReply, 'shortcut' | 'title' | 'text' | 'teamId'>;

const sent = ({ teamId, ...fields }: CannedFields): Schema['CannedReplyBody'] => ({
  ...fields,
  ...(teamId && { teamId }),
});

export const useCannedReplies = () =>
  useQuery({
    queryKey: ['canned-replies'],
    queryFn: () => got(api.GET('/api/v1/canned-replies')),
    staleTime: 300_000,
  });
export const addCanned = (fields: CannedFields): Promise<CannedReply> =>
  got(api.POST('/api/v1/canned-replies', { body: sent(fields) }));
export const changeCanned = (id: string, fields: CannedFields, version: number): Promise<CannedReply> =>
  got(
    api.PUT('/api/v1/canned-replies/{id}', {
      params: { path: { id } },
      body: sent(fields),
      headers: ifVersion(version),
    }),
  );
export const removeCanned = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/canned-replies/{id}', { params: { path: { id } } }));
