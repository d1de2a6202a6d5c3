import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, got, ifVersion, once, type Schema } from './client.ts';

export type Contact = Schema['ContactView'];
export type ContactItem = Schema['ContactItem'];
export type MergeProposal = Schema['MergeProposalView'];

const path = (id: string) => ({ path: { id } });

export const readContact = (id: string): Promise<Contact> =>
  got(api.GET('/api/v1/contacts/{id}', { params: path(id) }));
export const contactQuery = (id: string) => ({
  queryKey: ['contact', id],
  queryFn: () => readContact(id),
  staleTime: 30_000,
});
/** @param id nobody is asked for while it is absent */
export const useContact = (id: string | undefined) =>
  useQuery({ ...contactQuery(id ?? ''), enabled: id !== undefined });
export const changeContact = (id: string, body: Schema['ContactPatch'], version: number): Promise<Contact> =>
  got(api.PATCH('/api/v1/contacts/{id}', { params: path(id), body, headers: ifVersion(version) }));
/** @param words any of their names, handles or addresses; the last may be unfinished */
export const listContacts = (words: string): Promise<Schema['ContactPage']> =>
  got(api.GET('/api/v1/contacts', { params: { query: { q: words, limit: 10 } } }));
/** @param words as above; none: everybody */
export const useContacts = (words: string, blocked: boolean) =>
  useInfiniteQuery({
    queryKey: ['contact', 'list', words, blocked],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: 50,
        ...(words && { q: words }),
        ...(blocked && { blocked }),
        ...(pageParam && { cursor: pageParam }),
      };
      return got(api.GET('/api/v1/contacts', { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
  });
/** @returns what undoes what became of their conversations */
export const blockContact = (id: string): Promise<Schema['BlockView']> =>
  got(api.POST('/api/v1/contacts/{id}/block', { params: path(id), headers: once() }));
export const unblockContact = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/contacts/{id}/unblock', { params: path(id), headers: once() }));
export const addContactNote = (id: string, text: string): Promise<Contact> =>
  got(api.POST('/api/v1/contacts/{id}/notes', { params: path(id), body: { text }, headers: once() }));
export const readProposals = (id: string): Promise<MergeProposal[]> =>
  got(api.GET('/api/v1/contacts/{id}/merge-proposals', { params: path(id) }));
export const acceptProposal = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/merge-proposals/{id}/accept', { params: path(id), headers: once() }));
export const refuseProposal = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/merge-proposals/{id}/refuse', { params: path(id), headers: once() }));
export const undoProposal = (id: string): Promise<unknown> =>
  got(api.POST('/api/v1/merge-proposals/{id}/undo', { params: path(id), headers: once() }));

export type Story = Schema['StoryView'];
export type StoryFact = Schema['StoryFact'];
export const readStory = (conversationId: string): Promise<Story> =>
  got(api.GET('/api/v1/conversations/{id}/story', { params: path(conversationId) }));
