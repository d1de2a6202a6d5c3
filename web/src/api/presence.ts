import { request } from './request.ts';

export interface Present {
  others: { userId: string; name: string; state: 'viewing' | 'typing'; since: string }[];
  /** Who began to answer first and still does. */
  answeringUserId: string | null;
}
/** Says that I look at a conversation, or write in it; good for half a minute. Answers who else is there. */
export const announce = (id: string, state: 'viewing' | 'typing' | 'left'): Promise<Present> =>
  request('POST', `/conversations/${id}/presence`, { body: { state } });
