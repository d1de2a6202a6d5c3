import type { Page } from './page.ts';
import { type Query, request } from './request.ts';

export type Level = 'calm' | 'annoyed' | 'frustrated' | 'furious';
export const levels: readonly Level[] = ['calm', 'annoyed', 'frustrated', 'furious'];
export type Status = 'open' | 'customersTurn' | 'snoozed' | 'resolved' | 'spam';
export type ThreatClass = 'physical' | 'self-harm' | 'legal' | 'press-or-regulator' | 'privacy';

export interface PersonRef {
  id: string;
  name: string;
  initials: string;
}
export interface NamedRef {
  id: string;
  name: string;
}
export interface SourceRef extends NamedRef {
  channel: string;
}
export interface ContactRef extends NamedRef {
  handle: string | null;
  address: string | null;
  avatarUrl: string | null;
}
export interface LabelRef extends NamedRef {
  colour: string;
}
export interface Why {
  code: string;
  facts: Record<string, string | number>;
}
export interface Frustration {
  score: number;
  peak: number;
  level: Level;
  trajectory: 'rising' | 'steady' | 'falling' | 'recovered';
}

/** A conversation as a list shows it. Times are ISO 8601, UTC. */
export interface ConversationItem {
  id: string;
  version: number;
  source: SourceRef;
  contact: ContactRef;
  subject: string | null;
  visibility: 'public' | 'private';
  origin: 'channel' | 'started' | 'logged' | 'import';
  status: Status;
  snoozedUntil: string | null;
  turn: 'ours' | 'customers' | null;
  listening: boolean;
  nothingToAnswer: string | null;
  unansweredBeforeConnection: boolean;
  kind: string | null;
  priority: number;
  assignee: PersonRef | null;
  team: NamedRef | null;
  language: string | null;
  firstContactAt: string;
  firstHumanReplyAt: string | null;
  waitingSince: string | null;
  lastActivityAt: string;
  goalDueAt: string | null;
  slaDueAt: string | null;
  frustration: Frustration;
  threat: ThreatClass | null;
  preview: { text: string; direction: 'inbound' | 'outbound' | 'internal' };
  messageCount: number;
  labels: LabelRef[];
  attributes: Record<string, unknown>;
  sandbox: boolean;
  why: Why[];
}

export interface Conversation extends ConversationItem {
  parent: { text: string; authorName?: string; url?: string; occurredAt?: string } | null;
  references: { system: string; externalId: string; url: string | null }[];
  mergedIds: string[];
  mergedIntoId: string | null;
  subscribers: PersonRef[];
}

export interface Count {
  view: string;
  count: number;
  more: boolean;
}

export const listConversations = (query: Query, signal?: AbortSignal): Promise<Page<ConversationItem>> =>
  request('GET', '/conversations', { query, signal });
export const readConversation = (id: string, signal?: AbortSignal): Promise<Conversation> =>
  request('GET', `/conversations/${id}`, { signal });
export const countViews = async (views: string[]): Promise<Count[]> =>
  (await request<{ counts: Count[] }>('GET', '/conversations/counts', { query: { views } })).counts;
