import { request } from './request.ts';

export type NotStopped =
  'note' | 'automatic' | 'queued' | 'failed' | 'unconfirmed' | 'answered-another' | 'somebody-else';

export interface DeadlineFacts {
  at: string;
  /** Seconds of opening hours from the start to the deadline. */
  seconds: number;
  met: boolean | null;
  leftSeconds: number | null;
}

/** One wait told in facts. */
export interface Testimony {
  contactId: string;
  waitingSince: string;
  startedByMessageId: string;
  lagSeconds: number;
  nudges: { messageId: string; at: string }[];
  didNotStop: { messageId: string; at: string; because: NotStopped }[];
  ended: { at: string; by: string; messageId: string | null; reason: string | null; repId: string | null } | null;
  wallSeconds: number;
  openSeconds: number;
  changes: { at: string; level: string; goalAt?: string; slaAt?: string }[];
  goal: DeadlineFacts;
  sla: DeadlineFacts;
  targetVersionId: string;
  calendarVersionId: string;
}

export const readClock = (conversationId: string): Promise<Testimony[]> =>
  request('GET', `/conversations/${conversationId}/clock`);
