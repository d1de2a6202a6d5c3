import { listConversations, type Page } from './conversations.ts';
import { ifVersion, once } from './client.ts';
import { request } from './request.ts';

export interface Identity {
  id: string;
  channel: string;
  externalId: string;
  name: string;
  handle: string | null;
  address: string | null;
  profileUrl: string | null;
}
export interface Contact {
  id: string;
  version: number;
  name: string;
  preferredName: string | null;
  formOfAddress: string | null;
  language: string | null;
  attributes: Record<string, unknown>;
  blockedAt: string | null;
  identities: Identity[];
}
export interface ContactNote {
  id: string;
  text: string;
  createdAt: string;
  user: { id: string; name: string };
}
export interface MergeProposal {
  id: string;
  other: { id: string; name: string; identities?: Identity[] };
  evidence: Record<string, unknown>;
  state: 'open' | 'accepted' | 'refused';
}
/** One fact of a customer's story; each leads to the message that says so. */
export interface StoryFact {
  code: string;
  facts: Record<string, string | number>;
  messageId: string | null;
  conversationId: string | null;
  at: string | null;
}

export const readContact = (id: string): Promise<Contact> => request('GET', `/contacts/${id}`);
export const changeContact = (
  id: string,
  body: Partial<Pick<Contact, 'preferredName' | 'formOfAddress'>>,
  version: number,
): Promise<Contact> => request('PATCH', `/contacts/${id}`, { body, headers: ifVersion(version) });
export const blockContact = (id: string, block: boolean): Promise<unknown> =>
  request('POST', `/contacts/${id}/${block ? 'block' : 'unblock'}`, { headers: once() });
export const conversationsOf = (contactId: string): Promise<Page> =>
  listConversations({ contact: contactId, status: 'all', sort: 'lastActivity', limit: 20 });
export const readContactNotes = (id: string): Promise<ContactNote[]> => request('GET', `/contacts/${id}/notes`);
export const addContactNote = (id: string, text: string): Promise<ContactNote> =>
  request('POST', `/contacts/${id}/notes`, { body: { text }, headers: once() });
export const readProposals = (id: string): Promise<MergeProposal[]> =>
  request('GET', `/contacts/${id}/merge-proposals`);
export const decideProposal = (id: string, decision: 'accept' | 'refuse'): Promise<{ changeId?: string | null }> =>
  request('POST', `/merge-proposals/${id}/${decision}`, { headers: once() });
export const readStory = (conversationId: string): Promise<{ facts: StoryFact[] }> =>
  request('GET', `/conversations/${conversationId}/story`);
