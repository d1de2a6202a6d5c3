import { request } from './request.ts';

/** Says that I look at a conversation, or write in it; good for half a minute. */
export const announce = (conversationId: string, state: 'viewing' | 'typing'): Promise<void> =>
  request('PUT', `/conversations/${conversationId}/presence`, { body: { state } });
