import { api, got, type Schema } from './client.ts';

export type Present = Schema['PresenceView'];
/** Says that I look at a conversation, or write in it; good for half a minute. Answers who else is there. */
export const announce = (id: string, state: Schema['PresenceBody']['state']): Promise<Present> =>
  got(api.POST('/api/v1/conversations/{id}/presence', { params: { path: { id } }, body: { state } }));
