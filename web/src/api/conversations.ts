import { api, got, type Schema } from './client.ts';
import type { paths } from './schema.d.ts';

export type ConversationItem = Schema['ConversationItem'];
export type Conversation = Schema['ConversationView'];
export type Page = Schema['ConversationPage'];
export type Why = Schema['WhyView'];
export type Frustration = Schema['FrustrationView'];
export type Level = Frustration['level'];
export type Status = ConversationItem['status'];
export type ThreatClass = NonNullable<ConversationItem['threat']>;
export type Count = Schema['CountView'];
export const levels: readonly Level[] = ['calm', 'annoyed', 'frustrated', 'furious'];

type ListQuery = NonNullable<paths['/api/v1/conversations']['get']['parameters']['query']>;
/** Conditions as they stand in an address: words, several separated by commas. */
export type Conditions = Partial<Record<string, string | number | readonly string[] | null>>;

const asked = (conditions: Conditions): ListQuery =>
  Object.fromEntries(
    Object.entries(conditions).flatMap(([name, value]) =>
      value === null || value === undefined || value === '' ? [] : [[name, value]],
    ),
  );

export const listConversations = (conditions: Conditions, signal?: AbortSignal): Promise<Page> =>
  got(api.GET('/api/v1/conversations', { params: { query: asked(conditions) }, signal }));
/** A whole list, page by page; a row that slid onto a second page meanwhile stands once. */
export async function listWhole(conditions: Conditions): Promise<ConversationItem[]> {
  const items = new Map<string, ConversationItem>();
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await listConversations({ ...conditions, limit: 200, cursor });
    for (const item of page.items) items.set(item.id, item);
    cursor = page.next;
  }
  return [...items.values()];
}
export const csvAddress = (conditions: Conditions): string =>
  `/api/v1/conversations.csv?${new URLSearchParams(asked(conditions) as Record<string, string>).toString()}`;
export const readConversation = (id: string, signal?: AbortSignal): Promise<Conversation> =>
  got(api.GET('/api/v1/conversations/{id}', { params: { path: { id } }, signal }));
export const countViews = async (views: string[]): Promise<Count[]> =>
  (await got(api.GET('/api/v1/conversations/counts', { params: { query: { views } } }))).counts;
